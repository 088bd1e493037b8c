namespace ConnectStreaming.Tests.Processes;

/// <summary>Tests that measure times under a high load. They run after all others, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnTheMachine
{
    public const string Name = "Alone on the machine";
}
