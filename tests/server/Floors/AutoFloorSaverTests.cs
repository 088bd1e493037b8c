using ConnectStreaming.Floors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Floors;

public sealed class AutoFloorSaverTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Store _store = new();

    [Fact]
    public async Task ASaverWhoseFloorHasAnotherOwnerSavesNothingAnyMore()
    {
        var saver = Saver(owner: 1);
        saver.Save(new AutoSeat("a", "East", 0));
        await Until(() => _store.Written.Count == 1);
        _store.Owner = 2;

        saver.Save(new AutoSeat("a", "East", 5));
        saver.Forget("b");
        await Until(() => saver.IsOver);
        var asked = _store.Writes;
        saver.Save(new AutoSeat("c", "East", 6));
        _time.Advance(TimeSpan.FromSeconds(5));
        await saver.DisposeAsync();

        Assert.Equal((asked, "a 0"), (_store.Writes, Assert.Single(_store.Written)));
    }

    /// <summary>The disk was full when the floor began. It can be written again.</summary>
    [Fact]
    public async Task ASaverThatIsNotYetTheOwnerBecomesItWithItsFirstWrite()
    {
        await using var saver = Saver(owner: null);
        _store.IsOut = true;
        saver.Save(new AutoSeat("a", "East", 0));
        await Until(() => _store.Writes > 0);
        Assert.Empty(_store.Written);

        _store.IsOut = false;
        await Until(() => _store.Written.Count == 1);

        Assert.Equal((2L, false), (_store.Owner, saver.IsOver));
    }

    private AutoFloorSaver Saver(long? owner) => new("i", _store, owner, _time, NullLogger.Instance);

    private async Task Until(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, limit.Token);
        }
    }

    private sealed class Store : IAutoFloorStore
    {
        private readonly Lock _lock = new();
        private readonly List<string> _written = [];

        public long Owner { get; set; } = 1;

        public bool IsOut { get; set; }

        public int Writes { get; private set; }

        public IReadOnlyList<string> Written
        {
            get
            {
                lock (_lock)
                {
                    return [.. _written];
                }
            }
        }

        public Task<long> Own(string instanceArn, CancellationToken cancellationToken)
        {
            Count();
            return Task.FromResult(++Owner);
        }

        public Task<bool> Write(
            string instanceArn, long owner, IReadOnlyCollection<AutoSeat> seats, IReadOnlyCollection<string> forgotten, CancellationToken cancellationToken)
        {
            Count();
            if (owner == Owner)
            {
                lock (_lock)
                {
                    _written.AddRange(seats.Select(s => $"{s.AgentArn} {s.Seat}"));
                }
            }
            return Task.FromResult(owner == Owner);
        }

        public Task<IReadOnlyList<AutoSeat>> LoadSeats(string instanceArn, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AutoSeat>>([]);

        public Task SaveSeats(string instanceArn, IReadOnlyCollection<AutoSeat> seats, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task ForgetSeats(string instanceArn, IReadOnlyCollection<string> agentArns, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        private void Count()
        {
            Writes++;
            if (IsOut)
            {
                throw new IOException("disk full (scripted)");
            }
        }
    }
}
