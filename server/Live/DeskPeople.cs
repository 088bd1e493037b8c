using ConnectStreaming.Access;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Live;

/// <summary>The agent of a signed-in person who checks in: the linked one, or one that is certain (<see cref="AgentLink"/>), which is linked then.</summary>
internal sealed class DeskPeople(AccessBook book, IAgentDirectory agents, [FromKeyedServices(SourceClock.Key)] TimeProvider time)
{
    /// <returns>Null: the caller is not a person. Arn: null: no agent is linked.</returns>
    public async Task<(Person Person, string? Arn)?> Of(Viewer viewer, CancellationToken cancellationToken)
    {
        if (book.Person(viewer.Id) is not { } person)
        {
            return null;
        }
        if (LinkedTo(person) is { } arn)
        {
            return (person, arn);
        }
        if (person.Agent is not { } name
            || AgentLink.Certain(await agents.Find(name, cancellationToken), person.Created, time.GetUtcNow()) is not [var certain])
        {
            return (person, null);
        }
        await MyDataApi.Link(book, person, certain.Arn, cancellationToken);
        // An administrator may have linked another agent, or entered another name, in the meantime.
        return book.Person(person.Id) is { } now ? (now, LinkedTo(now)) : null;
    }

    /// <summary>Whether the account still exists, may sign in, and is that agent's.</summary>
    public bool IsStill(string person, string agentArn) => book.Person(person) is { Active: true } now && LinkedTo(now) == agentArn;

    private static string? LinkedTo(Person person) => person.AgentArn ?? AgentLink.Entered(person.Agent);
}
