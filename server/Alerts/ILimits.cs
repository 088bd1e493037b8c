namespace ConnectStreaming.Alerts;

/// <summary>The limits in effect on this server.</summary>
internal interface ILimits
{
    LimitSettings Now { get; }
}

/// <summary>A server without settings: the product's limits.</summary>
internal sealed class ProductLimits : ILimits
{
    public LimitSettings Now => LimitSettings.Default;
}
