using ConnectStreaming.Agents;
using ConnectStreaming.Floors.Drafts.Document;
using Orleans.Concurrency;

namespace ConnectStreaming.Floors.Drafts;

/// <inheritdoc cref="IDraftGrain"/>
[Reentrant]
internal sealed partial class DraftGrain(
    IDraftStore store, DraftRights rights, IOccupantNames names, DrawnFloorsNotifier notifier, LongPoll poll, TimeProvider time, ILogger<DraftGrain> log)
    : Grain, IDraftGrain
{
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(2);

    private DraftOwner? _owner;

    private DraftOwner Owner => _owner ??= new DraftOwner(this.GetPrimaryKeyString(), store, rights.MayChange, names, time);

    public Task<DraftView> Open(DraftPerson person) => OrNotStored(() => Owner.Open(person), new DraftView(DraftOutcome.NotStored));

    public Task<DraftView> Read(DraftPerson person, string? editor) => OrNotStored(() => Owner.Read(person, editor), new DraftView(DraftOutcome.NotStored));

    public Task<DraftStepsAnswer> After(string draft, int n) => OrNotStored(() => Owner.After(draft, n), new DraftStepsAnswer(DraftOutcome.NotStored));

    public Task<DraftStepAnswer> Do(
        DraftPerson person, string draft, string editor, string id, DraftStepName name, DraftChange[] changes, bool isRestore) =>
        OrNotStored(() => Owner.Do(person, draft, editor, id, name, changes, isRestore), new DraftStepAnswer(DraftOutcome.NotStored));

    public Task<DraftStepAnswer> Undo(DraftPerson person, string draft, string editor, string id, bool isRedo) =>
        OrNotStored(() => Owner.Undo(person, draft, editor, id, isRedo), new DraftStepAnswer(DraftOutcome.NotStored));

    public async Task<DraftPublishAnswer> Publish(DraftPerson person, DraftPublishRequest asked)
    {
        var answer = await OrNotStored(() => Owner.Publish(person, asked), new DraftPublishAnswer(DraftOutcome.NotStored));
        await notifier.Notify();
        return answer;
    }

    public Task<DraftOutcome> Cancel(DraftPerson person, string draft) => OrNotStored(() => Owner.Cancel(person, draft), DraftOutcome.NotStored);

    public Task<DraftPublishAnswer> Discard(DraftPerson person, string draft, string editor, int n, bool isAll) =>
        OrNotStored(() => Owner.Discard(person, draft, editor, n, isAll), new DraftPublishAnswer(DraftOutcome.NotStored));

    public async Task Due()
    {
        await OrNotStored(
            async () =>
            {
                await Owner.Due();
                return true;
            },
            false);
        await notifier.Notify();
    }

    public Task<DraftNews> Follow(DraftPerson person, string editor, DraftPosition known) =>
        OrNotStored(() => Owner.Follow(person, editor, known, changed => poll.Until(changed, WaitAtMost)), new DraftNews(DraftOutcome.NotStored));

    public Task Here(DraftPerson person, string editor, DraftHere here)
    {
        Owner.Here(person, editor, here);
        return Task.CompletedTask;
    }

    private async Task<T> OrNotStored<T>(Func<Task<T>> act, T notStored)
    {
        try
        {
            return await act();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogNotStored(error, this.GetPrimaryKeyString());
            return notStored;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The draft of floor {Floor} could not be read or stored. Nothing was answered as done, and it is read again with the next request")]
    private partial void LogNotStored(Exception error, string floor);
}
