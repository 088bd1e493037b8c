using ConnectStreaming.Access;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;

namespace ConnectStreaming.Tests.Live;

/// <summary>Views of drawn floors without a silo.</summary>
internal static class DrawnViews
{
    public const string OtherInstance = "arn:aws:connect:us-west-2:123456789012:instance/22222222-2222-3333-4444-555555555555";

    public static Viewer Administrator { get; } = new("p", "P", "s", Roles.Administrator, Scope.Everything, Privacy.Nothing);

    public static FloorHeader Floor(string id, int version = 1, params string[] instances) =>
        new(id, "s-default", "Asia/Tokyo", $"Floor {id}", 0, instances.Length == 0 ? [Samples.Instance] : instances, version);

    public static DrawnPicture Picture(FloorHeader floor, DrawnFloorsReplica drawn, TimeProvider time, Viewer? viewer = null, params BoardReplica[] boards) =>
        Picture(floor, drawn, new AlertReplicas(), time, viewer, boards);

    public static DrawnPicture Picture(
        FloorHeader floor, DrawnFloorsReplica drawn, AlertReplicas alerts, TimeProvider time, Viewer? viewer = null, params BoardReplica[] boards) => new(
        floor, drawn, boards, alerts.Of, FloorLens.Of(viewer ?? Administrator, floor)!, new LiveFacts("1", "live", "Etc/UTC"), time,
        arn => $"Centre {arn[^4..]}");

    /// <summary>A page that has the contents of a snapshot and the frames after it, and that is as strict as the real page.</summary>
    internal sealed class Page
    {
        private readonly Dictionary<int, WireAgent> _agents;
        private readonly Dictionary<int, WireOther> _others;
        private WireReserved[] _reserved;
        private int _version;

        public Page(WireSnapshot snapshot)
        {
            _agents = snapshot.Agents.ToDictionary(a => a.Card.I);
            _others = (snapshot.Others ?? []).ToDictionary(o => o.I);
            (_reserved, _version) = (snapshot.Reserved ?? [], snapshot.Floor!.Version);
            Since = new Since(snapshot.Epoch, snapshot.Rev, snapshot.Vector);
        }

        public Since Since { get; private set; }

        public void Patch(WireFrame frame)
        {
            Assert.Equal((Since.Epoch, Since.Rev), (frame.Epoch, frame.From));
            var lives = (frame.Live ?? []).ToDictionary(l => l.I);
            foreach (var card in frame.Cards ?? [])
            {
                _agents[card.I] = new WireAgent(card, lives.TryGetValue(card.I, out var live) ? live : _agents[card.I].Live);
                _others.Remove(card.I);
            }
            foreach (var live in lives.Values)
            {
                _agents[live.I] = new WireAgent(_agents[live.I].Card, live);
            }
            foreach (var gone in frame.Gone ?? [])
            {
                _agents.Remove(gone);
                _others.Remove(gone);
            }
            foreach (var other in frame.Others ?? [])
            {
                _agents.Remove(other.I);
                _others[other.I] = other;
            }
            _reserved = frame.Reserved ?? _reserved;
            _version = frame.Floor?.Version ?? _version;
            Since = new Since(frame.Epoch, frame.Rev, frame.Vector);
        }

        /// <summary>Everything it shows, one line each.</summary>
        public string[] Shown() =>
        [
            .. _agents.Values.Select(a => $"{a.Card.I} {a.Card.Arn} at {a.Card.Place ?? "the shelf"}: {a.Live.S}").Order(StringComparer.Ordinal),
            .. _others.Values.Select(o => $"{o.I} somebody at {o.Place}").Order(StringComparer.Ordinal),
            .. _reserved.Select(r => $"{r.Place} for {r.User}{r.Arn} {r.Last} {string.Join('/', r.Groups ?? [])} {r.Heard}").Order(StringComparer.Ordinal),
            $"version {_version}",
        ];
    }
}
