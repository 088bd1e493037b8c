namespace ConnectStreaming.Setup;

/// <summary>The readers of this server, told what setup connected. Also remembered over a restart.</summary>
internal interface ISetupReading
{
    /// <summary>Whether this server reads the stream now.</summary>
    bool Reads(string streamArn);

    /// <summary>The agent events of the instance go to this stream: read it.</summary>
    Task Connected(string instanceArn, string streamArn, CancellationToken cancellationToken);

    /// <summary>They do not go there any more.</summary>
    /// <param name="stillUsed">Another instance's events go there.</param>
    Task Disconnected(string instanceArn, string streamArn, bool stillUsed, CancellationToken cancellationToken);
}
