namespace ConnectStreaming.Settings;

/// <summary>What people call the Amazon Connect instances.</summary>
internal interface IInstanceNames
{
    string Of(string instanceArn);
}
