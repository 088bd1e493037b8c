using ConnectStreaming.Audit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Audit;

public sealed class AuditRepeatsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<AuditEntry> _written = [];
    private readonly AuditRepeats _repeats;
    private bool _fails;

    public AuditRepeatsTests() => _repeats = new AuditRepeats(new Log(this), _time, NullLogger<AuditRepeats>.Instance);

    public void Dispose() => _repeats.Dispose();

    private Task Fail(string from, string? subject = null) => _repeats.Write(
        new AuditEntry(AuditActor.Unknown, "sign-in.failed", subject is null ? null : new AuditSubject(subject, subject), new AuditFact("address", from)),
            from);

    private static long CountOf(AuditEntry entry) => entry.Facts.Where(f => f.Code == AuditRepeats.Code).Sum(f => long.Parse(f.Values[0], null));

    [Fact]
    public async Task TheFirstIsWrittenAtOnceAndItsRepeatsInOneEntryWhenTenMinutesAreOver()
    {
        for (var i = 0; i < 1000; i++)
        {
            await Fail("192.0.2.1");
        }
        Assert.Single(_written);
        _time.Advance(TimeSpan.FromMinutes(9));
        await _repeats.Flush(all: false);
        Assert.Single(_written);

        _time.Advance(TimeSpan.FromMinutes(1));
        await _repeats.Flush(all: false);

        Assert.Equal([0, 999], _written.Select(CountOf));
        Assert.Contains(new AuditFact("address", "192.0.2.1").Values[0], _written[1].Facts[0].Values);
    }

    [Fact]
    public async Task AFloodFromEverywhereWritesABoundedNumberOfEntriesAndCountsEveryFailure()
    {
        for (var i = 0; i < 100_000; i++)
        {
            await Fail($"10.{i / 65536}.{i / 256 % 256}.{i % 256}");
        }
        _time.Advance(TimeSpan.FromMinutes(10));
        await _repeats.Flush(all: false);

        Assert.InRange(_written.Count, 2, 202);
        Assert.Equal(100_000, _written.Sum(e => CountOf(e) is var n and > 0 ? n : 1));
    }

    [Fact]
    public async Task AnEntryAboutAPersonIsWrittenWithTheNameDuringAFlood()
    {
        for (var i = 0; i < 1000; i++)
        {
            await Fail($"10.0.{i / 256}.{i % 256}");
        }
        await Fail("192.0.2.1", "p1");
        Assert.Equal(("p1", "192.0.2.1"), (_written[^1].Subject?.Id, _written[^1].Facts[0].Values[0]));

        // An account that is attacked from many addresses is still named, and the number of such accounts is limited too.
        for (var i = 0; i < 1000; i++)
        {
            await Fail($"10.0.{i / 256}.{i % 256}", "p2");
        }
        Assert.Equal(("p2", "from-many"), (_written[^1].Subject?.Id, _written[^1].Facts[0].Code));
        for (var i = 0; i < 1000; i++)
        {
            await Fail("192.0.2.2", $"q{i}");
        }
        Assert.InRange(_written.Count, 300, 420);
    }

    [Fact]
    public async Task AnotherAddressAndAnotherSubjectAreCountedSeparately()
    {
        await Fail("192.0.2.1", "p1");
        await Fail("192.0.2.1", "p2");
        await Fail("192.0.2.2", "p1");

        Assert.Equal(3, _written.Count);
    }

    [Fact]
    public async Task AfterTheWindowTheNextOneIsWrittenAtOnceAgain()
    {
        await Fail("192.0.2.1");
        _time.Advance(TimeSpan.FromMinutes(10));
        await _repeats.Flush(all: false);
        await Fail("192.0.2.1");

        Assert.Equal([0, 0], _written.Select(CountOf));
    }

    [Fact]
    public async Task AnEntryThatCannotBeWrittenIsCountedAndFailsNoRequest()
    {
        _fails = true;
        await Fail("192.0.2.1");
        await Fail("192.0.2.1");
        _fails = false;

        await _repeats.Flush(all: true);

        Assert.Equal(2, CountOf(Assert.Single(_written)));
    }

    private sealed class Log(AuditRepeatsTests test) : IAuditLog
    {
        public Task Write(AuditEntry entry, CancellationToken cancellationToken)
        {
            if (test._fails)
            {
                throw new IOException("The disk is full.");
            }
            test._written.Add(entry);
            return Task.CompletedTask;
        }
    }
}
