using System.Text;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Screens;

/// <summary>Screens of a cluster: the person, the connection of the screen, and its other calls are at different servers.</summary>
public sealed class ScreensOfServersTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>, IAsyncLifetime
{
    private static readonly ScreenDevice Device = new("TV", 1920, 1080, 1, 60, ["ja"], "Asia/Tokyo", 0, "10.0.0.7");
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private static int _screens;
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private Silos _silos = null!;
    private One _a = null!;
    private One _b = null!;

    public async Task InitializeAsync()
    {
        _silos = await Silos.Start(2, _time);
        (_a, _b) = (new One(server.Services, _silos.Services(0), _time), new One(server.Services, _silos.Services(1), _time));
    }

    public async Task DisposeAsync()
    {
        _a.Dispose();
        _b.Dispose();
        await _silos.DisposeAsync();
    }

    [Fact]
    public async Task AnyServerTellsHowAScreenOfAnotherOneIsAndBringsItCommands()
    {
        var screen = await Put();
        using var link = Link(screen);
        _a.Links.Join(link);
        link.OnReport(new ScreenReport("f-none", "e", 1, 1, 1, 1, 59.5, 1, "", "b1", 1920, 1080), isRight: true, _a.Links.Now);
        Assert.False(_b.Desk.Json(screen).Connected);

        await _a.Relay.Report();
        await _b.Relay.RefreshOthers();

        var (here, there) = (_a.Desk.Json(screen), _b.Desk.Json(screen));
        Assert.Equal((true, 59.5, "b1"), (there.Connected, there.Fps, there.Build));
        Assert.Equal((here.State, here.Reason?.Code, here.View, here.Seen), (there.State, there.Reason?.Code, there.View, there.Seen));
        Assert.True(_b.Desk.IsOpen(screen));
        Assert.True(await _b.Relay.Send(screen.Id, new ScreenCommand("identify", Seconds: 7)));
        Assert.Equal(("identify", 7d), await NextMessage(link, "seconds", seconds => seconds.GetDouble()));
    }

    [Fact]
    public async Task AScreenThatDisconnectedAndOneOfAServerThatIsSilentAreNotConnected()
    {
        var screen = await Put();
        using var link = Link(screen);
        _a.Links.Join(link);
        await _a.Relay.Report();
        await _b.Relay.RefreshOthers();
        Assert.True(_b.Desk.Json(screen).Connected);

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(_b.Desk.Json(screen).Connected);
        await _b.Relay.RefreshOthers();
        Assert.False(_b.Desk.Json(screen).Connected);
        Assert.False(await _b.Relay.Send(screen.Id, new ScreenCommand("reload")));

        await _a.Relay.Report();
        await _b.Relay.RefreshOthers();
        Assert.True(_b.Desk.Json(screen).Connected);
        _a.Links.Leave(link);
        await _a.Relay.Report();
        await _b.Relay.RefreshOthers();
        Assert.Equal((false, "offline"), (_b.Desk.Json(screen).Connected, _b.Desk.Json(screen).State));
        Assert.False(await _b.Relay.Send(screen.Id, new ScreenCommand("reload")));
    }

    /// <summary>The former server does not know yet that the connection is dead.</summary>
    [Fact]
    public async Task AScreenThatMovedToAnotherServerIsAskedThereOnly()
    {
        var screen = await Put();
        using var former = Link(screen);
        _a.Links.Join(former);
        _time.Advance(TimeSpan.FromSeconds(3));
        using var present = Link(screen, _b.Links.Now);
        _b.Links.Join(present);
        await _a.Relay.Report();
        await _b.Relay.Report();

        Assert.True(await _a.Relay.Send(screen.Id, new ScreenCommand("reload")));

        Assert.Equal("reload", (await NextMessage(present, "kind", kind => kind.GetString())).Item1);
        former.Send(new ScreenMessage("last"));
        Assert.Equal("last", (await NextMessage(former, "kind", kind => kind.GetString())).Item1);
    }

    [Fact]
    public async Task APictureIsAskedAtOneServerAndSentToAnother()
    {
        var screen = await Put();
        var key = new ScreenKey(screen.Id, screen.Binding);
        using var link = Link(screen);
        _b.Links.Join(link);
        await _b.Relay.Report();
        var asked = _a.Pictures.Request(key, command => _a.Relay.Send(screen.Id, command), default);
        var (_, id) = await NextMessage(link, "id", text => text.GetString()!);

        Assert.False(await _b.Pictures.IsRequested(id, key with { Binding = 2 }));
        Assert.False(await _b.Pictures.IsRequested("another", key));
        Assert.True(await _b.Pictures.IsRequested(id, key));
        Assert.Null(await _b.Pictures.Give(id, new WallPictureJson(Png, ["3階"], null, null), default));

        var picture = await asked;
        Assert.Equal((1, "3階"), (picture!.Width, picture.Header.Single()));
        Assert.False(await _b.Pictures.IsRequested(id, key));
    }

    [Fact]
    public async Task APictureOfAScreenThatIsNotConnectedIsNotWaitedFor() => Assert.Null(
        await _a.Pictures.Request(new ScreenKey("nobody", 1), command => _a.Relay.Send("nobody", command), default).WaitAsync(TimeSpan.FromSeconds(4)));

    private static async Task<(string? Kind, T Value)> NextMessage<T>(ScreenLink link, string field, Func<JsonElement, T> read)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await foreach (var message in link.Follow(limit.Token))
        {
            var told = JsonDocument.Parse(Encoding.UTF8.GetString(message.Json.Span)).RootElement;
            return (told.GetProperty("kind").GetString(), read(told.GetProperty(field)));
        }
        throw new TimeoutException("The screen was told nothing.");
    }

    private async Task<Screen> Put()
    {
        var (now, id) = (TimeProvider.System.GetUtcNow(), $"servers{Interlocked.Increment(ref _screens)}");
        var settings = new ScreenSettings([new ScreenFloor("f-none")], 20, ["ja"], NameLevel.Initials, "dark", null, 55, 5, 250);
        var screen = new Screen(id, 1, 1, id, "", settings, false, Device, now, "a", "p") { Token = new ScreenToken($"hash-{id}", now, now.AddDays(90)) };
        return await server.Services.GetRequiredService<ScreenBook>().Change(_ => new ScreenChange<Screen>(screen) { Screens = [screen] });
    }

    private ScreenLink Link(Screen screen, long at = 0) => new(new ScreenKey(screen.Id, screen.Binding), at, () => { }, () => { }, _time);

    /// <summary>One server of the cluster. Its store is that of the whole server of this test.</summary>
    private sealed class One : IDisposable
    {
        private readonly ImageDecoder _decoder = new();

        public One(IServiceProvider services, IServiceProvider silo, TimeProvider time)
        {
            var (grains, elsewhere) = (silo.GetRequiredService<IGrainFactory>(), new ScreensElsewhere(silo.GetRequiredService<ISiloStatusOracle>(), time));
            Links = ActivatorUtilities.CreateInstance<ScreenLinks>(services, time, services.GetRequiredService<IScreenStore>());
            Desk = ActivatorUtilities.CreateInstance<ScreensDesk>(services, Links, elsewhere, time);
            Relay = new ScreenRelay(
                grains, silo.GetRequiredService<ILocalSiloDetails>(), elsewhere, Desk, services.GetRequiredService<ScreenBook>(), Links,
                NullLogger<ScreenRelay>.Instance);
            Pictures = new ScreenPictures(_decoder, time, grains, elsewhere);
        }

        public ScreenLinks Links { get; }

        public ScreensDesk Desk { get; }

        public ScreenRelay Relay { get; }

        public ScreenPictures Pictures { get; }

        public void Dispose()
        {
            Relay.Dispose();
            Links.Dispose();
            _decoder.Dispose();
        }
    }
}
