using ConnectStreaming.Floors.Drafts;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Floors.Drafts;

public sealed class DraftPresenceTests
{
    private readonly FakeTimeProvider _time = new(DraftHistory.Noon);
    private readonly DraftPresence _presence;

    public DraftPresenceTests()
    {
        _presence = new DraftPresence(_time);
        _presence.Next();
    }

    [Fact]
    public void AFollowerGetsOnlyWhoChangedAndASelectionOnlyWhenItDid()
    {
        See("e1", "e2");
        var known = _presence.Revision;
        Put("e1", new DraftHere(1, 2, ["seats/s1"], false));
        Assert.Equal([("e1", "seats/s1")], Changed(known));
        known = _presence.Revision;
        Put("e1", new DraftHere(3, 4, ["seats/s1"], true));
        Put("e1", new DraftHere(5, 6, null, true));
        Assert.Equal([("e1", null)], Changed(known));
        Assert.Equal((5, "seats/s1"), (_presence.Since(known)!.Changed[0].X, _presence.All[0].Selection![0]));
        Assert.Empty(Changed(_presence.Revision));
    }

    [Fact]
    public void WhatIsSaidAgainIsNoChange()
    {
        See("e1");
        Assert.True(_presence.Put("e1", new DraftHere(1, 2, ["seats/s1"], false)));
        Assert.False(_presence.Put("e1", new DraftHere(1, 2, ["seats/s1"], false)));
        Assert.False(_presence.Put("e1", new DraftHere(1, 2, null, false)));
        Assert.False(_presence.Put("unknown", new DraftHere(1, 2, null, false)));
    }

    [Fact]
    public void WhoLeftIsToldUnlessTheyCameBack()
    {
        See("e1", "e2");
        var known = _presence.Revision;
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(_presence.Sweep());
        _presence.Next();
        Assert.Equal(["e1", "e2"], _presence.Since(known)!.Left);
        See("e2");
        Assert.Equal(["e1"], _presence.Since(known)!.Left);
        Assert.Equal(["e2"], _presence.Since(known)!.Changed.Select(e => e.Editor));
    }

    [Fact]
    public void WhoKnowsTooLittleOrIsOfAnotherOwnerGetsTheWholeList()
    {
        See("e1");
        var known = _presence.Revision;
        Assert.Null(_presence.Since(0));
        Assert.Null(_presence.Since(known + 1));
        for (var n = 0; n <= DraftPresence.MostLeft; n++)
        {
            _time.Advance(TimeSpan.FromSeconds(6));
            _presence.Sweep();
            _presence.Next();
            See($"x{n}");
        }
        Assert.Null(_presence.Since(known));
        Assert.NotNull(_presence.Since(_presence.Revision));
    }

    private void See(params string[] editors)
    {
        foreach (var editor in editors)
        {
            Assert.True(_presence.See(new DraftPerson("p", "P", null), editor));
            _presence.Next();
        }
    }

    private void Put(string editor, DraftHere here)
    {
        if (_presence.Put(editor, here))
        {
            _presence.Next();
        }
    }

    private IEnumerable<(string, string?)> Changed(long known) => _presence.Since(known)!.Changed.Select(e => (e.Editor, e.Selection?[0]));
}
