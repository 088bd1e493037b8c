namespace ConnectStreaming.Setup;

/// <summary>Tells the readers of this server what setup connected. It is also kept over a restart.</summary>
internal interface ISetupReading
{
    /// <summary>Whether this server is reading the stream.</summary>
    bool Reads(string streamArn);

    /// <summary>The agent events of the instance go to this stream: read it.</summary>
    Task Connected(string instanceArn, string streamArn, CancellationToken cancellationToken);

    /// <summary>The agent events of the instance no longer go to this stream.</summary>
    /// <param name="stillUsed">Another instance's events go to it.</param>
    Task Disconnected(string instanceArn, string streamArn, bool stillUsed, CancellationToken cancellationToken);
}
