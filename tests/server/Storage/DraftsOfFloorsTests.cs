using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using ConnectStreaming.Tests.Floors.Documents;
using ConnectStreaming.Tests.Floors.Drafts;

namespace ConnectStreaming.Tests.Storage;

/// <summary>What happens to drafts when their floor, its images or its versions are changed without them, on both engines.</summary>
public sealed class DraftsOfFloorsTests
{
    private static readonly DraftPerson Sato = new("p1", "Sato", "sato");
    private static readonly string First = Drawn.Floor().Id;
    private static readonly FloorWriter Writer = new(Sato.Actor, _ => new AuditEntry(Sato.Actor, "floor.test"));

    private static AuditEntry Entry(DrawnFloor floor) => new(Sato.Actor, "floor.draft-test", new AuditSubject(floor.Name, floor.Id));

    private static async Task<SlowTables> WithDraft(Engine engine)
    {
        var tables = await SlowTables.On(engine);
        await tables.Floors.Make(Drawn.Floor(), Drawn.Site, Drawn.Version("s1", "s2"), Writer, default);
        var draft = new NewDraft(First, "d1", 1, DraftSnapshot.Write(new Draft(DraftDocument.Of(FloorJson.Write(Drawn.Document("s1", "s2"))))));
        Assert.Equal(FloorRefusal.None, await tables.Drafts.Open(draft, Sato, Entry, default));
        return tables;
    }

    private static Task<bool> Plan(SlowTables tables, FloorDocument document) => tables.Drafts.Plan(
        First, "d1", new PlannedPublish(DraftHistory.Noon.AddHours(1), 0, null, Sato), StoredDocument.Of(document), 1, Entry, default);

    private static FloorDocument With(string image) => Drawn.Document("s1") with { Background = new FloorBackground(image, 0, 0, 10, 10, 1) };

    [Theory, OnSqlite, OnPostgres]
    public async Task AnImageIsKeptAsLongAsADraftOrASetTimeUsesIt(Engine engine)
    {
        await using var tables = await WithDraft(engine);
        string[] hashes = [.. "abcd".Select(letter => new string(letter, 64))];
        foreach (var hash in hashes)
        {
            var image = new FloorImage(hash, "image/png", 3, 2, [1]);
            Assert.True(await tables.Floors.SaveImage(image, 9, Sato.Actor, new AuditEntry(Sato.Actor, "floor.image"), default));
        }
        var draft = new Draft(DraftDocument.Of(FloorJson.Write(With(hashes[0]))));
        await tables.Drafts.Shorten(new DraftState(First, "d1", 0, 1), DraftSnapshot.Write(draft), new HashSet<int>(), default);
        var step = draft.Do(
            "e1", "i1", new DraftStepName("background", null, null),
            [new DraftChange(DraftKinds.Floor, "", "background", null, $$"""{"image":"{{hashes[1]}}","x":0,"y":0,"width":1,"height":1,"opacity":1}""")],
            false, DraftHistory.Noon);
        Assert.True(await tables.Drafts.Append(new DraftState(First, "d1", 0, 1), step, Sato, default));
        Assert.True(await Plan(tables, With(hashes[2])));
        Task<int> Forget() => tables.Floors.Forget(tables.Time.GetUtcNow().AddDays(-30), tables.Time.GetUtcNow().AddDays(2), default);
        async Task<string> Kept()
        {
            var images = await Task.WhenAll(hashes.Select(hash => tables.Floors.Image(hash, default)));
            return string.Concat(images.OfType<FloorImage>().Select(image => image.Hash[0]));
        }

        Assert.Equal(1, await Forget());
        Assert.Equal("abc", await Kept());
        Assert.True(await tables.Drafts.HasImage(With(hashes[2]), default));
        Assert.False(await tables.Drafts.HasImage(With(hashes[3]), default));
        Assert.True(await tables.Drafts.Discard(new DraftState(First, "d1", 1, 1), Entry, default));
        Assert.Equal(3, await Forget());
        Assert.Equal("", await Kept());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ASetTimeOfADeletedFloorIsOverWhenTheFloorIsRestored(Engine engine)
    {
        await using var tables = await WithDraft(engine);
        Assert.True(await Plan(tables, Drawn.Document("s1")));
        await tables.Floors.Delete(First, "Floor 1", Writer, default);
        await tables.Floors.Undelete(First, o => o, Writer, default);

        Assert.Empty(await tables.Drafts.Due(DraftHistory.Noon.AddDays(9), default));
        var planned = (await tables.Drafts.Load(First, default))!.Planned!;
        Assert.Equal(("floor-deleted", 1), (planned.Failed, planned.FailedVersion));
        Assert.True(await Plan(tables, Drawn.Document("s1")));
        Assert.Equal([First], await tables.Drafts.Due(DraftHistory.Noon.AddDays(9), default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AVersionThatASeatTableMadeIsTakenBackOnlyWithTheTable(Engine engine)
    {
        await using var tables = await WithDraft(engine);
        await tables.Execute(
            """
            INSERT INTO floor_version (floor, number, name, document, hash, seats, image, published_at, by_id, by_name, seat_table)
            SELECT floor, 2, name, document, hash, seats, image, published_at, by_id, by_name, 'st1' FROM floor_version WHERE number = 1
            """);
        await tables.Execute("UPDATE floor SET version = 2");

        var refused = await tables.Drafts.UndoPublish(First, 2, o => o, Writer, default);

        Assert.Equal((FloorRefusal.OfSeatTable, 2), (refused.Refusal, refused.Floor!.Version));
        Assert.Equal(2, (await tables.Floors.Versions(First, default)).Count);
        // What was published after it can be taken back.
        await tables.Floors.Publish(First, 2, Drawn.Version("s1"), Writer, default);
        Assert.Equal(FloorRefusal.None, (await tables.Drafts.UndoPublish(First, 3, o => o, Writer, default)).Refusal);
    }
}
