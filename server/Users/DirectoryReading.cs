using ConnectStreaming.Agents;
using ConnectStreaming.AwsFaults;
using ConnectStreaming.Floors;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Users;

/// <summary>Reads the instances that are due, one after the other, and keeps what was read. Only the grain calls it, one call at a time.</summary>
internal sealed partial class DirectoryReading(
    IDirectoryStore store, DirectoryClients clients, IOptions<DirectoryOptions> options, [FromKeyedServices(SourceClock.Key)] TimeProvider time,
    ILogger<DirectoryReading> log)
{
    private const int MostInstances = 100;

    /// <summary>An instance that no server has named for this time is forgotten.</summary>
    private static readonly TimeSpan KeepUnnamed = TimeSpan.FromDays(7);

    /// <param name="wanted">ARNs of instances.</param>
    /// <param name="isRequested">Somebody wants it now: what was read a minute ago is read again.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task Run(IReadOnlyCollection<string> wanted, bool isRequested, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var states = (await store.States(cancellationToken)).ToDictionary(s => s.InstanceArn, StringComparer.Ordinal);
        var wait = isRequested ? DirectoryOptions.LeastWait : options.Value.Refresh;
        foreach (var instance in wanted.Order(StringComparer.Ordinal).Take(MostInstances)
            .Where(arn => DirectoryState.IsDue(states.GetValueOrDefault(arn), wait, now)))
        {
            await Read(instance, states.GetValueOrDefault(instance), cancellationToken);
        }
        string[] unnamed = [.. states.Values.Where(s => !wanted.Contains(s.InstanceArn) && now - s.AskedAt > KeepUnnamed).Select(s => s.InstanceArn)];
        if (unnamed.Length > 0)
        {
            await store.Forget(unnamed, cancellationToken);
        }
    }

    private async Task Read(string instance, DirectoryState? before, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        DirectoryState state;
        IReadOnlyList<DirectoryPerson>? people;
        try
        {
            var reader = new DirectoryReader(clients.For(ConnectArns.RegionOf(instance)), Turn);
            var read = await reader.Read(instance, options.Value.MaxPeople, cancellationToken);
            people = read.People;
            state = new DirectoryState(
                instance, asked, time.GetUtcNow(), read.Denied.Count == 0 ? DirectoryOutcome.Read : DirectoryOutcome.ReadInPart,
                string.Join(',', read.Denied), read.IsCut);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            var fault = AwsFault.Of(error);
            // Who may not be read any more is not kept either: the group and profile of these people would be old ones.
            (people, state) = fault.Kind == AwsFaultKind.Denied
                ? ((IReadOnlyList<DirectoryPerson>?)[], new DirectoryState(instance, asked, null, DirectoryOutcome.Denied, DirectoryReader.UsersAction, false))
                : (null, new DirectoryState(
                    instance, asked, before?.ReadAt, DirectoryOutcome.Failed, fault.Code ?? fault.Kind.ToString(), before?.IsCut ?? false));
        }
        var said = await store.Save(state, people, cancellationToken);
        // Said once: until it ends otherwise.
        if ((said?.Outcome, said?.Detail) != (state.Outcome, state.Detail))
        {
            Say(state, people?.Count ?? 0);
        }
    }

    /// <summary>A time between two calls, the same for all instances: they may be of one account.</summary>
    private Task Turn(CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromSeconds(1 / options.Value.CallsPerSecond), time, cancellationToken);

    private void Say(DirectoryState state, int people)
    {
        switch (state.Outcome)
        {
            case DirectoryOutcome.Read:
                LogRead(state.InstanceArn, people);
                break;
            case DirectoryOutcome.ReadInPart:
                LogReadInPart(state.InstanceArn, people, state.Detail);
                break;
            case DirectoryOutcome.Denied:
                LogDenied(state.InstanceArn, state.Detail);
                break;
            default:
                LogFailed(state.InstanceArn, state.Detail);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The users of {Instance} were read: {People}")]
    private partial void LogRead(string instance, int people);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The users of {Instance} were read ({People}), but AWS does not allow {Actions}. Who sees only a group or a profile does not find them. "
            + "'setup policy --for runtime' has the permissions")]
    private partial void LogReadInPart(string instance, int people, string actions);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "AWS does not allow {Action} for {Instance}, so people who have never logged in are not known. 'setup policy --for runtime' has the "
            + "permissions; Directory:Enabled=false asks no more. This is said once")]
    private partial void LogDenied(string instance, string action);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The users of {Instance} could not be read ({Reason}). This is tried again; who was read before stays")]
    private partial void LogFailed(string instance, string reason);
}
