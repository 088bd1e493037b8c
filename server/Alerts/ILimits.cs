namespace ConnectStreaming.Alerts;

/// <summary>The limits in effect on this server.</summary>
internal interface ILimits
{
    LimitSettings Now { get; }

    /// <summary>The settings were read since the start of this server, or the first try has failed.</summary>
    bool IsSettled { get; }

    event Action? Changed;
}

/// <summary>A server without settings: the product's limits.</summary>
internal sealed class ProductLimits : ILimits
{
    public LimitSettings Now => LimitSettings.Default;

    public bool IsSettled => true;

    public event Action? Changed
    {
        add { }
        remove { }
    }
}
