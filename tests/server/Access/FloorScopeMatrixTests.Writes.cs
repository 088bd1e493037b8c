using System.Net;
using System.Net.Http.Json;
using Somebody = ConnectStreaming.Tests.Access.FloorScopeWorld.Somebody;

namespace ConnectStreaming.Tests.Access;

public sealed partial class FloorScopeMatrixTests
{
    /// <summary>Whatever concerns people outside the scope is refused without a word about them, and nothing is changed.</summary>
    private async Task TryWrites(Watcher who)
    {
        var (seats, floors) = (await _world.Stored(), await _world.StoredFloors());
        Somebody[] hidden = [.. _world.People.Where(p => !_world.Sees(who.Scope, p))];
        foreach (var floor in _world.Floors.Keys)
        {
            await TrySeats(who, floor, hidden);
            if (!_world.HasAllOf(who.Scope, floor))
            {
                await TryFloor(who, floor);
            }
            else if (who.Plans && floor != _world.Deleted)
            {
                // Everybody on the floor would lose the seat, so all of them are in the answer, under names that this role may read.
                await Try(who, HttpMethod.Post, "/api/floors/table/preview", new { floor, text = "seki\tdesk" });
            }
        }
        if (!who.Scope.IsEverything)
        {
            await Try(who, HttpMethod.Post, "/api/sites", new { name = "x", timeZone = "Asia/Tokyo" });
        }
        foreach (var instance in new[] { FloorScopeWorld.A, FloorScopeWorld.B }.Where(i => !FloorScopeWorld.HasAllOfInstance(who.Scope, i)))
        {
            await Try(who, HttpMethod.Post, "/api/floors", new { name = "x", instances = new[] { instance } });
            await Try(who, HttpMethod.Post, "/api/floors/table/preview", new { instances = new[] { instance }, text = "x\ty" });
        }
        var (seatsAfter, floorsAfter) = (await _world.Stored(), await _world.StoredFloors());
        Expect(seats.SequenceEqual(seatsAfter), $"{who.Name} changed seats: {string.Join(", ", seats.Except(seatsAfter))}");
        Expect(floors.SequenceEqual(floorsAfter), $"{who.Name} changed a floor: {string.Join(", ", floorsAfter.Except(floors))}");
    }

    private async Task TrySeats(Watcher who, string floor, Somebody[] hidden)
    {
        var seats = $"/api/floors/{floor}/seats";
        var own = _world.People.FirstOrDefault(p => p.Team is not null && _world.Sees(who.Scope, p));
        foreach (var one in hidden)
        {
            object byName = new { instance = one.Instance, user = one.User };
            if (one.Team is null)
            {
                await Try(who, HttpMethod.Put, $"{seats}/s5/occupant", byName);
            }
            else
            {
                await Try(who, HttpMethod.Put, $"{seats}/s5/occupant", byName);
                var put = await Try(who, HttpMethod.Put, $"{seats}/s5/occupant", new { agent = one.Occupant });
                var unknown = await Try(who, HttpMethod.Put, $"{seats}/s5/occupant", new { agent = Unknown(one.Occupant) });
                Expect(put == unknown, $"{who.Name}: PUT of {one.Last} on {floor} is not as if nobody was there: {put}");
            }
            var free = await Free(one, "s5");
            if (_world.Seats.TryGetValue(one.Occupant, out var at) && at.Floor == floor)
            {
                var taken = await Free(one, at.Seat);
                Expect(free == taken, $"{who.Name}: DELETE tells whether {one.Last} sits on {floor}: {taken}");
                await Try(who, HttpMethod.Delete, $"{seats}/{at.Seat}/occupant", null);
                await Try(who, HttpMethod.Put, $"{seats}/{at.Seat}/occupant", own is null ? null : new { agent = own.Occupant, swap = true });
            }
        }
        await Try(who, HttpMethod.Post, seats, new { people = hidden.Select(p => new { seat = "s4", agent = p.Occupant }) });

        Task<(HttpStatusCode, string)> Free(Somebody one, string seat) =>
            Try(who, HttpMethod.Delete, $"{seats}/{seat}/occupant?agent={Uri.EscapeDataString(one.Occupant)}", null);
    }

    /// <summary>A floor of which the caller does not see everybody.</summary>
    private async Task TryFloor(Watcher who, string floor)
    {
        var drawn = _world.Floors[floor];
        await Try(who, HttpMethod.Patch, $"/api/floors/{floor}", new { name = "x" });
        await Try(who, HttpMethod.Patch, $"/api/floors/{floor}", new { instances = Array.Empty<string>() });
        await Try(who, HttpMethod.Delete, $"/api/floors/{floor}", new { name = drawn.Name });
        await Try(who, HttpMethod.Post, $"/api/floors/{floor}/restore", null);
        await Try(
            who, HttpMethod.Post, $"/api/floors/{floor}/versions",
            new { basedOn = await _world.Version(floor), document = new { schema = 1, width = 10, height = 10 } });
        await Try(who, HttpMethod.Post, $"/api/floors/{floor}/versions/1/restore", null);
        await TryDraft(who, floor);
        // A planner who does not see everybody gets no names by asking for them in a table.
        var names = string.Join('\t', _world.People.Select(p => p.User).Concat(_world.People.Select(p => p.Last)));
        foreach (var what in new[] { "preview", "apply" })
        {
            await Try(who, HttpMethod.Post, $"/api/floors/table/{what}", new { floor, text = names });
        }
        await Try(who, HttpMethod.Post, $"/api/floors/{floor}/table/undo", new { version = await _world.Version(floor), change = new string('0', 32) });
        await Try(who, HttpMethod.Patch, $"/api/sites/{drawn.Site}", new { name = "x" });
        await Try(who, HttpMethod.Delete, $"/api/sites/{drawn.Site}", null);
    }

    /// <summary>The draft is open, and has a step of the administrator.</summary>
    private async Task TryDraft(Watcher who, string floor)
    {
        var (draft, of, version) = ($"/api/floors/{floor}/draft", _world.Drafts[floor], await _world.Version(floor));
        object me = new { draft = of, editor = "e1", id = "i1" };
        await Try(who, HttpMethod.Post, draft, null);
        await Try(who, HttpMethod.Get, $"{draft}?editor={FloorScopeWorld.Editor}", null);
        await Try(who, HttpMethod.Get, $"{draft}/steps?draft={of}", null);
        await Try(who, HttpMethod.Post, $"{draft}/steps", new
        {
            draft = of, editor = "e1", id = "i1", name = new { code = "move" }, changes = new[] { new { kind = "seats", id = "s1", field = "x", @new = 5 } },
        });
        await Try(who, HttpMethod.Post, $"{draft}/undo", me);
        await Try(who, HttpMethod.Post, $"{draft}/redo", me);
        await Try(who, HttpMethod.Get, $"{draft}/deleted?draft={of}", null);
        await Try(who, HttpMethod.Post, $"{draft}/restore", new { draft = of, editor = "e1", id = "i2", n = 1 });
        await Try(who, HttpMethod.Post, $"{draft}/publish", new { draft = of, editor = "e1", n = 1, basedOn = version });
        await Try(who, HttpMethod.Delete, $"{draft}/publish", new { draft = of });
        await Try(who, HttpMethod.Delete, draft, new { draft = of, editor = "e1", n = 1, all = true });
        await Try(who, HttpMethod.Post, $"/api/floors/{floor}/versions/{version}/undo", null);
        Expect(
            !who.Plans || await FloorScopeStream.TryDraft(_server.Url, who.Person.Bearer, floor, of) is not { } first,
            $"{who.Name} watches the draft of {floor}");
    }

    private async Task<(HttpStatusCode Status, string Body)> Try(Watcher who, HttpMethod method, string path, object? body)
    {
        using var answer = await _server.Answer(method, path, who.Person.Cookie, body is null ? null : JsonContent.Create(body));
        var said = await answer.Content.ReadAsStringAsync();
        Search(who, $"{method} {path}", said, asked: Uri.UnescapeDataString(path));
        return (answer.StatusCode, Untraced(said));
    }
}
