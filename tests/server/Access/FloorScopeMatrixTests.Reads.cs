using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConnectStreaming.Access;
using Somebody = ConnectStreaming.Tests.Access.FloorScopeWorld.Somebody;

namespace ConnectStreaming.Tests.Access;

public sealed partial class FloorScopeMatrixTests
{
    private const string OfSettings = $"{FloorScopeWorld.RuleBreak} Break- long-away Word-deleted";
    private const string NoView = "99999999-2222-3333-4444-555555555555";

    /// <summary>
    /// Every GET of the table that these roles may call, with everything that it can be asked for: floors, views, agents. Administration shows people and
    /// groups to all who may do it.
    /// </summary>
    /// <returns>The path of a row, and the ids for it. No ids: the path itself.</returns>
    private IEnumerable<(string Path, string[] Ids)> Reads(Watcher who) =>
    [
        .. from row in AccessMatrixTests.Rows
           where row.Key.StartsWith("GET /api/", StringComparison.Ordinal) && row.Value is not (Policies.Administer or "anyone")
               && Policies.Allows(row.Value, who.Roles)
           let path = row.Key[4..].Replace("{hash}", new string('0', 64), StringComparison.Ordinal)
           let ids = !path.Contains("id}", StringComparison.Ordinal) ? []
               : path.Contains("{**id}", StringComparison.Ordinal) ? [.. _world.People.SelectMany(Names).Distinct()]
               : path.StartsWith("/api/views", StringComparison.Ordinal) ? [.. _world.Floors.Keys, .. _world.Views[^2..], FloorScopeWorld.A, FloorScopeWorld.B]
               : _world.Floors.Keys.ToArray()
           from number in path.Contains("{number:int}", StringComparison.Ordinal) ? ["1", "2", "3"] : new[] { "" }
           select (Regex.Replace(path, "{(\\*\\*)?id}", "{id}").Replace("{number:int}", number, StringComparison.Ordinal), ids),
        ("/api/session", []), ("/api/floors?deleted=true", []),
    ];

    private async Task ReadAll(Watcher who)
    {
        Dictionary<string, string> unknown = [];
        var all = "";
        foreach (var (path, ids) in Reads(who))
        {
            foreach (var id in ids is [] ? [""] : ids)
            {
                var body = await Read(path, id);
                // Who may change the settings reads all of them.
                Search(who, $"GET {path} of {id}", body, asked: path.StartsWith("/api/settings", StringComparison.Ordinal) ? id + OfSettings : id);
                all += body;
                if (id.Length > 0 && IsHidden(who, id))
                {
                    var other = Unknown(id);
                    if (!unknown.TryGetValue(path + other, out var answer))
                    {
                        unknown[path + other] = answer = Without(await Read(path, other), other);
                    }
                    Expect(Without(body, id) == answer, $"{who.Name}: GET {path} of {id} is not as if it did not exist: {body}");
                }
            }
        }
        foreach (var seen in _world.People.Where(p => p.Team is not null && _world.Sees(who.Scope, p)))
        {
            Expect(all.Contains($"{seen.Last}\"", StringComparison.Ordinal), $"{who.Name}: {seen.Last} is nowhere");
        }
        foreach (var claimed in _world.Alerted(!who.HasStatuses).Where(p => _world.Claimed.Contains(p.User) && _world.Sees(who.Scope, p)))
        {
            Expect(all.Contains($"Claimant-{claimed.Last}\"", StringComparison.Ordinal), $"{who.Name}: nobody takes care of {claimed.Last}");
        }
        Expect(
            !_world.SeesPast(who.Scope) || all.Contains("Past-queue\"", StringComparison.Ordinal), $"{who.Name} is not told of the last hour of 5");
        await ReadViews(who);
        await ReadAlerts(who);
        if (_world.HasSettings)
        {
            await ReadSettings(who);
        }

        Task<string> Read(string path, string id) => _server.Body(path.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal), who.Person.Cookie);
    }

    /// <summary>The views with their numbers of agents, and the snapshot of each.</summary>
    private async Task ReadViews(Watcher who)
    {
        using var listed = JsonDocument.Parse(await _server.Body("/api/views", who.Person.Cookie));
        var views = listed.RootElement.EnumerateArray().ToDictionary(v => v.GetProperty("id").GetString()!);
        string[] seen = [.. _world.Views.Where(v => _world.SeesView(who.Scope, v))];
        Expect(_world.Views.Where(views.ContainsKey).SequenceEqual(seen), $"{who.Name} has the views {string.Join(", ", views.Keys)}");
        foreach (var view in seen.Where(views.ContainsKey))
        {
            using var snapshot = JsonDocument.Parse(await _server.Body($"/api/views/{view}/snapshot", who.Person.Cookie));
            var shown = new FloorScopePage(snapshot.RootElement).Shown();
            ExpectPage(who, view, shown, "it is opened");
            string[] named = [.. _world.People.Where(p => p.Team is not null).Select(p => p.Last)];
            var right = shown.Count(line => named.Contains(line.Split(' ')[line.StartsWith("reserved", StringComparison.Ordinal) ? ^1 : 0]));
            var agents = views[view].TryGetProperty("agents", out var number) ? number.GetInt32() : 0;
            Expect(agents == right, $"{who.Name}: {agents} agents of {view} are counted, not {right}");
        }
    }

    /// <summary>Exactly the people of the scope who have an alert, and the queues of the scope that are gone.</summary>
    private async Task ReadAlerts(Watcher who)
    {
        using var alerts = JsonDocument.Parse(await _server.Body("/api/alerts", who.Person.Cookie));
        string[] listed = [.. alerts.RootElement.EnumerateArray().Select(a => a.GetProperty("lastName").GetString()!).Order(StringComparer.Ordinal)];
        string[] right = [.. _world.Alerted(!who.HasStatuses).Where(p => _world.Sees(who.Scope, p)).Select(p => p.Last).Order(StringComparer.Ordinal)];
        Expect(listed.SequenceEqual(right), $"{who.Name} has the alerts of {string.Join(", ", listed)}; not {string.Join(", ", right)}");
        var query = string.Join('&', _world.Queues.Select(q => $"name={q}"));
        using var gone = JsonDocument.Parse(await _server.Body($"/api/queues/gone?{query}", who.Person.Cookie));
        string[] said = [.. gone.RootElement.EnumerateArray().Select(q => q.GetString()!)];
        Expect(
            said.SequenceEqual(_world.Gone(who.Scope)),
            $"{who.Name} is told that {string.Join(", ", said)} are gone; not {string.Join(", ", _world.Gone(who.Scope))}");
    }

    /// <summary>
    /// The settings as a whole, and the counts of alerts of the whole centre, are for planners who see everybody. Who may not see statuses counts no breaks.
    /// </summary>
    private async Task ReadSettings(Watcher who)
    {
        var isTheirs = who.Plans && who.Scope.IsEverything;
        foreach (var (method, path) in AccessMatrixTests.Rows.Keys.Where(row => row.Contains(" /api/settings", StringComparison.Ordinal))
            .Select(row => row.Split(' ')).Select(row => (new HttpMethod(row[0]), row[1].Replace("{number:int}", "1", StringComparison.Ordinal))))
        {
            var status = await _server.StatusOf(method, path, who.Person.Cookie);
            Expect((status == HttpStatusCode.Forbidden) == !isTheirs, $"{who.Name}: {method} {path} is answered with {status}");
        }
        if (isTheirs)
        {
            var now = (await _server.Send(HttpMethod.Post, "/api/settings/check", who.Person.Cookie, new { })).Body.GetProperty("now");
            var (counted, right) = (now.GetProperty("warning").GetInt32() + now.GetProperty("critical").GetInt32(), _world.Alerted(!who.HasStatuses).Count());
            Expect(counted == right, $"{who.Name}: {counted} alerts are counted, not {right}");
        }
    }

    /// <summary>Whether the caller must not learn that there is such a floor, view or agent. A caller without user names learns of no user name.</summary>
    private bool IsHidden(Watcher who, string id) =>
        _world.Floors.ContainsKey(id) ? !_world.SeesFloor(who.Scope, id)
        : id is FloorScopeWorld.A or FloorScopeWorld.B || _world.Views.Contains(id) ? !_world.SeesView(who.Scope, id[^36..])
        : _world.People.Single(p => Names(p).Contains(id)) is var person
            && (!_world.Sees(who.Scope, person) || (id == person.User && !who.HasUserNames));

    private string Unknown(string id) =>
        _world.Floors.ContainsKey(id) ? Nowhere
        : id is FloorScopeWorld.A or FloorScopeWorld.B || _world.Views.Contains(id) ? id[..^36] + NoView
        : Regex.Replace(id, "[0-9]+$", "99");

    private static string[] Names(Somebody who) => [who.User, who.Occupant, who.Occupant.Split('/')[^1]];

    /// <summary>An answer may repeat the id as it came, decoded, or decoded but for the slash.</summary>
    private static string Without(string answer, string id) =>
        new[] { id, Uri.EscapeDataString(id), id.Replace("/", "%2F", StringComparison.Ordinal) }
            .Aggregate(Untraced(answer), (left, form) => left.Replace(form, "", StringComparison.Ordinal));

    /// <summary>Each refusal has a number of its own.</summary>
    private static string Untraced(string answer) => Regex.Replace(answer, ",\"traceId\":\"[^\"]*\"", "");

    /// <param name="asked">What the caller sent, which an answer may repeat.</param>
    private void Search(Watcher who, string where, string sent, string asked)
    {
        foreach (var word in Secrets(who).Where(word => !asked.Contains(word.Trim('"'), StringComparison.Ordinal)))
        {
            var at = sent.IndexOf(word, StringComparison.Ordinal);
            Expect(at < 0, $"{who.Name}: {where}: {word} in …{(at < 0 ? "" : sent[Math.Max(0, at - 100)..Math.Min(sent.Length, at + 100)])}…");
        }
    }

    private HashSet<string> Secrets(Watcher who)
    {
        var scope = who.Scope;
        Somebody[] seen = [.. _world.People.Where(p => _world.Sees(scope, p))];
        Somebody[] hidden = [.. _world.People.Except(seen)];
        var named = scope.Grants.SelectMany(g => g.Groups.SelectMany(path => path).Concat(g.Profiles)).ToHashSet();
        string[] floors = [.. _world.Floors.Keys.Where(f => _world.SeesFloor(scope, f) && (f != _world.Deleted || who.Plans))];
        return
        [
            .. hidden.SelectMany(p => new[] { $"{p.Last}\"", $"{p.First}\"", $"{p.User}\"", $"{p.Occupant}\"" }),
            .. hidden.Where(p => p.IsOnBoard).SelectMany(FloorScopeWorld.NamesOf),
            .. _world.SeesPast(scope) ? [] : new[] { "Past-", "Break-past" },
            .. who.HasStatuses ? [] : new[] { "Break-", FloorScopeWorld.RuleBreak, "long-away", "Claimant-L23\"" },
            .. scope.HasInstance(FloorScopeWorld.A) ? [] : new[] { "Named-A" },
            .. scope.HasInstance(FloorScopeWorld.B) ? [] : new[] { "Named-B", FloorScopeWorld.BehindOfB, "Detail-B" },
            .. who.Roles == Roles.Administrator ? [] : new[] { "Detail-" },
            .. who.HasUserNames ? [] : seen.SelectMany(p => new[] { $"\"{p.First}\"", $"\"{p.User}\"" }),
            // Who has never logged in has the user name in the id.
            .. who.HasUserNames ? [] : seen.Where(p => p.Team is null).Select(p => $"{p.User}\""),
            .. Groups(hidden).Except(Groups(seen)).Where(group => !named.Contains(group)).SelectMany(group => new[] { $"\"{group}\"", $" {group}\"" }),
            .. _world.Floors.Where(f => !floors.Contains(f.Key)).SelectMany(f => new[]
            {
                f.Key, f.Value.Name, f.Value.Site, $"Site-{f.Value.Word}", $"Version-{f.Value.Word}", $"Desk-{f.Value.Word}", $"Former-{f.Value.Word}",
                $"Word-{f.Value.Word}",
            }),
            .. scope.IsEverything && who.Plans ? [] : new[] { "Site-empty" },
            .. who.Plans ? [] : new[] { "Former-", "Version-" },
            .. new[] { FloorScopeWorld.A, FloorScopeWorld.B }.Where(i => !scope.HasInstance(i)).Select(i => i[^36..]),
            .. who.Roles == Roles.Administrator ? [] : _accounts.Where(a => a != who.Person.Account),
        ];

        static IEnumerable<string> Groups(Somebody[] people) => people.SelectMany(p => new[] { p.Area, p.Team, p.Profile }).OfType<string>();
    }
}
