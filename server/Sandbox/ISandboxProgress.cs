namespace ConnectStreaming.Sandbox;

/// <summary>What the sandbox needs from the rest of the program.</summary>
internal interface ISandboxProgress
{
    /// <summary>Writes one line to the console during the start.</summary>
    void Report(string line);

    /// <summary>Returns when the reader has applied all records of the stream. The simulator waits during this time.</summary>
    Task WaitUntilDrained(string streamName, CancellationToken cancellationToken);

    /// <summary>The stream was created again with the same name: the readers should check it now, not at their next round.</summary>
    void Recreated(string streamName);
}
