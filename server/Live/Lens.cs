using System.Security.Cryptography;
using System.Text;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>
/// What a viewer sees of one instance: which agents, and which details of each. It is applied before sending, so a browser never has more
/// than it may show. Viewers with the same scope and privacy share a lens, and so share a view.
/// </summary>
/// <param name="grant">What the viewer sees of the instance (<see cref="Scope.Inside"/>).</param>
/// <param name="privacy">Which details of each agent are sent.</param>
/// <param name="administrator">Gets the texts about problems of the store and the stream, and can act on them.</param>
/// <param name="screen">A wall display: ids of people who did something are not sent, and their names only at the level of all names.</param>
internal sealed class Lens(Grant grant, Privacy privacy, bool administrator = true, bool screen = false)
{
    public static Lens Clear { get; } = new(Grant.Everything, Privacy.Nothing);

    /// <summary>The same lens has the same text; "" for <see cref="Clear"/>.</summary>
    public string Key { get; } = grant.IsEverything && privacy == Privacy.Nothing && administrator && !screen
        ? ""
        : $"{(int)privacy.Names}{(privacy.MaskStatuses ? "m" : "")}{(administrator ? "a" : "")}{(screen ? "w" : "")}{grant.Key}";

    /// <summary>Is appended to the board's epoch: a snapshot of one lens, or with other settings, is never patched with frames of another.</summary>
    public string Suffix => field ??= SuffixOf(Key) + SuffixOf(Settings);

    /// <summary><see cref="SettingsCut.Key"/>.</summary>
    public string Settings { get; init; } = "";

    /// <summary>No agent and no detail is hidden.</summary>
    public bool IsClear { get; } = grant.IsEverything && privacy == Privacy.Nothing;

    public bool IsAdministrators => administrator;

    /// <summary>Names of custom statuses are not sent.</summary>
    public bool MasksStatuses => privacy.MaskStatuses;

    /// <summary>What people did about an alert, with the part of it that may be sent: levels and times always.</summary>
    public WireMark Mark(WireMark mark) => !screen ? mark
        : privacy.Names == NameLevel.Full ? mark with { Ci = null }
        // A name of a person is one text, so it cannot be cut. "": somebody.
        : mark with { Ab = null, C = mark.C is null ? null : "", Ci = null, Sb = null };

    /// <summary>The scope names the routing profile.</summary>
    public bool NamesProfile(string profile) => grant.Profiles.Contains(profile, StringComparer.Ordinal);

    /// <summary>The scope names the group, a group above it, or one below it.</summary>
    public bool NamesGroup(string[] path) => grant.Groups.Any(own => own.Zip(path).All(level => level.First == level.Second));

    /// <summary>The same lens with these settings.</summary>
    public Lens With(SettingsCut settings) => settings.Key.Length == 0 ? this : new Lens(grant, privacy, administrator, screen) { Settings = settings.Key };

    /// <returns>Null: the viewer sees nothing of this instance.</returns>
    public static Lens? Of(Viewer viewer, string instance) =>
        viewer.Scope.Inside(instance) is { } grant ? Of(viewer, grant) : null;

    /// <summary>The lens in the view of a drawn floor: for people who sit there, and for its list of people without a seat.</summary>
    /// <returns>Null: the viewer sees no agent of this instance there.</returns>
    public static Lens? OnFloor(Viewer viewer, string floor, string instance) =>
        viewer.Scope.OnFloor(floor, instance) is { } grant ? Of(viewer, grant) : null;

    public bool Sees(BoardAgent agent) => Covers(agent.State.Profile);

    public bool Covers(AgentProfile profile) => grant.Covers(profile.Hierarchy, profile.RoutingProfile);

    /// <summary>The profile with the allowed part of the name.</summary>
    public AgentProfile Profile(AgentProfile profile) => privacy.Names switch
    {
        NameLevel.Full => profile,
        NameLevel.Family => profile with { Username = null, FirstName = null },
        NameLevel.Initials => profile with { Username = null, FirstName = Initial(profile.FirstName), LastName = Initial(profile.LastName) },
        _ => profile with { Username = null, FirstName = null, LastName = null },
    };

    /// <summary>The state without the names of masked statuses: "away" is shown instead.</summary>
    public AgentState State(AgentState state) => privacy.MaskStatuses
        ? state with { Status = state.Status is { Type: AgentStatusType.Custom } own ? own with { Name = "" } : state.Status, Next = null }
        : state;

    /// <summary>The name of a past custom status.</summary>
    public string? StatusName(string? name) => privacy.MaskStatuses || name is "" ? null : name;

    /// <summary>The agent with only the details that may be sent.</summary>
    public BoardAgent Seen(BoardAgent agent) => IsClear ? agent : agent with { State = State(agent.State) with { Profile = Profile(agent.State.Profile) } };

    /// <summary>An agent outside the scope: only that the seat is taken. The name of the island reveals nothing.</summary>
    public static WireOther Other(BoardAgent agent, AutoSeat seat, IslandCodes codes) => new(agent.Index, codes.Of(seat.Island), seat.Seat);

    /// <summary>The viewer sees everybody of the instance, in any group and profile.</summary>
    public bool SeesAll => grant.IsWhole;

    /// <summary>The user name of a person about whom nothing else is known. It is sent to viewers who see everybody of the instance, with full names.</summary>
    public string UserName(string name) => grant.IsWhole && privacy.Names == NameLevel.Full ? name : "";

    /// <summary>The same on every server, so that one server can patch the snapshot of another.</summary>
    internal static string SuffixOf(string key) =>
        key.Length == 0 ? "" : "~" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 6));

    private static Lens Of(Viewer viewer, Grant grant) =>
        new(grant, viewer.Privacy, viewer.May(Policies.Administer), viewer.OnlyViews is not null);

    private static string? Initial(string? name) =>
        string.IsNullOrWhiteSpace(name) ? null : name.Trim().EnumerateRunes().First().ToString();
}
