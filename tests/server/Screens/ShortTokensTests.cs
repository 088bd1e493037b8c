using System.Net;
using ConnectStreaming.Access;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Screens;

/// <summary>Secrets that live for minutes: a screen renews them again and again and never loses its picture, and a stolen one is over soon.</summary>
public sealed class ShortTokensTests
{
    private static readonly ScreenDevice Device = new("TV", 1920, 1080, 1, 60, ["ja"], "Asia/Tokyo", 0, "10.0.0.7");
    private static readonly ScreenSettings Settings = new([new ScreenFloor("f-1")], 20, ["ja"], NameLevel.Initials, "dark", null, 55, 5, 250);
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    /// <summary>Answers are lost, the TV loses its power and has the cookie of before, the server restarts.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TwoMinuteSecretsForAnHour(int seed)
    {
        await using var tables = await SlowTables.On(Engine.Sqlite);
        var (random, time) = (new Random(seed), tables.Time);
        using var start = new Server(tables);
        var server = start;
        var begun = await server.Desk.Begin(null, Device);
        var by = new Viewer("p", "P", "s", Roles.Administrator, Scope.Everything, Privacy.Nothing);
        var screen = (await server.Desk.Approve(begun.Pairing!.Code, by, "Entrance", "", Settings, _ => true)).Screen!;
        var (secret, former, renewals, lost, cuts) = (begun.Secret!, begun.Secret!, 0, 0, 0);
        var key = server.Book.Find(secret)!.Value;
        List<(string Secret, DateTimeOffset Over)> stolen = [];
        var (notBefore, renewedAt) = (time.GetUtcNow(), time.GetUtcNow());

        for (var end = time.GetUtcNow().AddHours(1); time.GetUtcNow() < end; time.Advance(TimeSpan.FromSeconds(5)))
        {
            var now = time.GetUtcNow();
            Assert.Equal(key, server.Book.Find(secret));
            Assert.Equal(screen.Id, server.Book.Of(key)?.Id);
            await Settled(server.Book, screen.Id, secret);
            Assert.All(stolen.Where(s => now >= s.Over), s => Assert.Null(server.Book.Find(s.Secret)));
            if (now >= server.Book.Now.Screen(screen.Id)!.Token!.RenewAt && now >= notBefore && await server.Desk.Renew(key) is { } next)
            {
                if (random.Next(3) == 0)
                {
                    (lost, notBefore) = (lost + 1, now.AddSeconds(10));
                }
                else
                {
                    (former, secret, renewals, renewedAt) = (secret, next, renewals + 1, now);
                    // Until the time of the new one is over at the latest; as a rule until its grace is.
                    stolen.Add((former, now + Life));
                }
            }
            else if (random.Next(40) == 0 && renewedAt > time.Start && now - renewedAt < Life / 4)
            {
                // The browser had not stored the new cookie for good.
                cuts++;
                Assert.Equal(key, server.Book.Find(former));
            }
            if (random.Next(60) == 0)
            {
                server = server.Restarted();
                await server.Book.Change(_ => new ScreenChange<bool>(true));
            }
        }

        Assert.InRange(renewals, 25, 60);
        Assert.True(lost > 3 && cuts > 1 && stolen.Count(s => s.Over < time.GetUtcNow()) > 20, $"{lost} lost, {cuts} cuts, {stolen.Count} stolen");
        time.Advance(Life + TimeSpan.FromSeconds(1));
        Assert.All(stolen, s => Assert.Null(server.Book.Find(s.Secret)));
        Assert.Null(server.Book.Find(secret));
        Assert.Equal("Entrance", (await server.Desk.Begin(secret, Device)).Known);
        server.Dispose();

        static async Task Settled(ScreenBook book, string id, string used)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            while (book.Now.Screen(id)!.Token!.Next is { } next && next.Hash == Secrets.Hash(used))
            {
                await Task.Delay(1, limit.Token);
            }
        }
    }

    /// <summary>The whole server, with a connection that stays open: secrets of twelve seconds for ninety.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task AConnectedScreenKeepsItsPictureOverManySecrets()
    {
        var server = new AccessMatrixTests.WholeServer();
        await server.InitializeAsync();
        try
        {
            var options = server.Services.GetRequiredService<IOptions<ScreensOptions>>().Value;
            options.TokenLife = TimeSpan.FromSeconds(12);
            await using var tv = new WallDevice(server.Url);
            var code = await tv.Begin();
            var chief = await server.Person(Roles.Administrator);
            var settings = new { floors = new[] { new { view = "11111111-2222-3333-4444-555555555555" } } };
            var (status, _) = await server.Send(HttpMethod.Post, "/api/screens", chief.Cookie, new { code, name = "Entrance", settings });
            Assert.Equal(HttpStatusCode.Created, status);
            var followed = await tv.Follow();
            await followed.Next("show");
            HashSet<string> cookies = [tv.Cookie!];
            for (var n = 0; n < 180; n++)
            {
                using (var renewed = await tv.Answer(HttpMethod.Post, "renew"))
                {
                    Assert.Equal(HttpStatusCode.NoContent, renewed.StatusCode);
                }
                cookies.Add(tv.Cookie!);
                using var snapshot = await tv.Answer(HttpMethod.Get, "views/11111111-2222-3333-4444-555555555555/snapshot");
                Assert.Equal(HttpStatusCode.OK, snapshot.StatusCode);
                Assert.False(followed.Closed.IsCompleted);
                await Task.Delay(500);
            }

            Assert.InRange(cookies.Count, 10, 20);
            await using var thief = new WallDevice(server.Url);
            foreach (var cookie in cookies.Where(c => c != tv.Cookie).SkipLast(2))
            {
                thief.Cookie = cookie;
                Assert.Equal(HttpStatusCode.Unauthorized, (await thief.Send(HttpMethod.Get, "views")).Status);
            }
            // It does not renew any more: it is told, closed, and shows a code.
            await Task.Delay(options.TokenLife);
            await followed.Next("revoked");
            await followed.Closed.WaitAsync(TimeSpan.FromSeconds(5));
            Assert.Equal(("none", "Entrance"), await tv.Session() is var session
                ? (session.GetProperty("state").GetString(), session.GetProperty("known").GetString()) : default);
            await tv.Begin();
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private sealed class Server : IDisposable
    {
        private readonly SlowTables _tables;

        public Server(SlowTables tables)
        {
            _tables = tables;
            Book = new ScreenBook(tables.Screens, tables.Time, NullLogger<ScreenBook>.Instance);
            Desk = new PairingDesk(Book, Options.Create(new ScreensOptions { TokenLife = Life }), tables.Time);
        }

        public ScreenBook Book { get; }

        public PairingDesk Desk { get; }

        public Server Restarted()
        {
            Dispose();
            return new Server(_tables);
        }

        public void Dispose() => Book.Dispose();
    }
}
