namespace ConnectStreaming.Sandbox;

/// <summary>What the sandbox asks of and tells the rest of the program.</summary>
internal interface ISandboxProgress
{
    /// <summary>One line for the console while starting.</summary>
    void Tell(string line);

    /// <summary>Returns once the reader has applied everything that is in the stream; the simulator holds its events back meanwhile.</summary>
    Task WaitUntilDrained(string streamName, CancellationToken cancellationToken);

    /// <summary>The stream was created anew under its name: the readers had better look now than at their next round.</summary>
    void Recreated(string streamName);
}
