using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Alerts;
using ConnectStreaming.Settings;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Floors.Documents;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Settings;

/// <summary>Saving, versions, and what is refused.</summary>
public sealed class SettingsSavingTests(AccessMatrixTests.WholeServer server) : SettingsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>
{
    [Fact]
    public async Task AnExportIsImportedAsTheSameDocument()
    {
        var planner = await Server.Person(Roles.Planner);
        await Save(planner, SettingsReaderTests.Whole);
        var (_, export, etag) = await Send(HttpMethod.Get, Path, planner);
        var version = export.GetProperty("version").GetInt64();
        Assert.Equal($"\"{version}\"", etag);
        Assert.Equal($"Person {planner.Id}", export.GetProperty("savedBy").GetString());
        Assert.True(DateTimeOffset.Parse(export.GetProperty("savedAt").GetString()!, CultureInfo.InvariantCulture) > DateTimeOffset.UnixEpoch);
        AssertSame(SettingsReaderTests.Whole, export);

        // The same again is no version; after another one, the export brings the same document back.
        Assert.Equal(version, (await Save(planner, export.GetRawText())).GetProperty("version").GetInt64());
        Assert.Equal(version + 1, (await Save(planner, "{}")).GetProperty("version").GetInt64());
        var imported = await Save(planner, export.GetRawText());
        Assert.Equal(version + 2, imported.GetProperty("version").GetInt64());
        AssertSame(SettingsReaderTests.Whole, imported);
        AssertSame(SettingsReaderTests.Whole, (await Send(HttpMethod.Get, $"{Path}/versions/{version}", planner)).Body);
    }

    /// <summary>The answer of a save was lost: it is done again with the version before it.</summary>
    [Fact]
    public async Task ARepeatedSaveIsNotSomebodyElses()
    {
        var (planner, other) = (await Server.Person(Roles.Planner), await Server.Person(Roles.Planner));
        var before = await Etag(planner);
        var saved = await Save(planner, Named("三"));

        var (again, answer, _) = await Send(HttpMethod.Put, Path, planner, Named("三"), before);

        Assert.Equal((HttpStatusCode.OK, saved.GetProperty("version").GetInt64()), (again, answer.GetProperty("version").GetInt64()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Send(HttpMethod.Put, Path, other, Named("三"), before)).Status);
    }

    [Fact]
    public async Task ASaveNamesTheVersionThatWasEdited()
    {
        var planner = await Server.Person(Roles.Planner);
        var saved = await Save(planner, Named("一"));
        var version = saved.GetProperty("version").GetInt64();
        var stale = $"\"{version - 1}\"";

        foreach (var missing in new[] { null, "", "*", "7", "W/\"1\"", "\"x\"", "\"-1\"", $"\"{version}\", \"0\"" })
        {
            var (none, why, _) = await Send(HttpMethod.Put, Path, planner, Named("二"), missing);
            Assert.Equal(HttpStatusCode.PreconditionRequired, none);
            Assert.Contains("If-Match", why.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        var (status, problem, _) = await Send(HttpMethod.Put, Path, planner, Named("二"), stale);
        Assert.Equal(HttpStatusCode.PreconditionFailed, status);
        Assert.StartsWith($"Person {planner.Id} saved version {version} at ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            (version, $"Person {planner.Id}", saved.GetProperty("savedAt").GetString()),
            (problem.GetProperty("version").GetInt64(), problem.GetProperty("savedBy").GetString(), problem.GetProperty("savedAt").GetString()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Send(HttpMethod.Post, $"{Path}/versions/{version}/restore", planner, null, stale)).Status);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await Send(HttpMethod.Post, $"{Path}/versions/{version}/restore", planner)).Status);
        Assert.Equal($"\"{version}\"", await Etag(planner));
    }

    [Fact]
    public async Task OfTwoSavesAtOnceExactlyOneIsStoredAndTheOtherIsTold()
    {
        TestPerson[] planners = [await Server.Person(Roles.Planner), await Server.Person(Roles.Administrator)];
        for (var round = 0; round < 5; round++)
        {
            var etag = await Etag(planners[0]);
            var answers = await Task.WhenAll(planners.Select(p => Send(HttpMethod.Put, Path, p, Named($"{round} {p.Id}"), etag)));

            var won = Array.FindIndex(answers, a => a.Status == HttpStatusCode.OK);
            Assert.Equal(HttpStatusCode.PreconditionFailed, answers[1 - won].Status);
            Assert.Equal($"Person {planners[won].Id}", answers[1 - won].Body.GetProperty("savedBy").GetString());
            Assert.Equal($"{round} {planners[won].Id}", await InstanceName(planners[0]));
        }
    }

    [Fact]
    public async Task AnEarlierVersionIsRestoredAsTheNextOneAndTheLogSaysWhatChanged()
    {
        var planner = await Server.Person(Roles.Planner);
        await Save(planner, "{}");
        var first = (await Save(planner, """{"colours":"monochrome","breaks":[{"status":"昼休み","planned":2700000}]}""")).GetProperty("version").GetInt64();
        Assert.Equal(
            $"settings.saved | version {first - 1} → {first}; 昼休み: planned 45:00; colours default → monochrome"
            + $" | バージョン {first - 1} → {first}；昼休み：予定 45:00；配色 標準 → モノクロ",
            await Said());
        await Save(planner, """{"limits":{"missed":[{"warnAfter":0,"criticalAfter":60000,"queue":"Billing"}]}}""");

        var (status, restored, etag) = await Send(HttpMethod.Post, $"{Path}/versions/{first}/restore", planner, null, $"\"{first + 1}\"");

        Assert.Equal((HttpStatusCode.OK, first + 2, $"\"{first + 2}\""), (status, restored.GetProperty("version").GetInt64(), etag));
        AssertSame(
            """
            {"limits":{},"breaks":[{"status":"昼休み","planned":2700000}],"words":[],"colours":"monochrome","icons":[],"instances":[],"timeZone":null}
            """,
            restored);
        Assert.Equal(
            $"settings.restored | restored from version {first}; version {first + 1} → {first + 2}; Missed contact, queue Billing: limit removed; "
            + "昼休み: planned 45:00; colours default → monochrome"
            + $" | バージョン {first} から復元；バージョン {first + 1} → {first + 2}；不在着信（キュー Billing）：上限を削除；昼休み：予定 45:00；配色 標準 → モノクロ",
            await Said());
        var (_, versions, _) = await Send(HttpMethod.Get, $"{Path}/versions", planner);
        Assert.Equal([first + 2, first + 1, first], versions.EnumerateArray().Take(3).Select(v => v.GetProperty("version").GetInt64()));
        Assert.Equal(["version", "savedAt", "savedBy"], versions[0].EnumerateObject().Select(p => p.Name));
        foreach (var number in new[] { "0", "99999" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Send(HttpMethod.Get, $"{Path}/versions/{number}", planner)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await Send(HttpMethod.Post, $"{Path}/versions/{number}/restore", planner, null, "\"1\"")).Status);
        }
    }

    [Fact]
    public async Task WhatIsSavedIsInEffectAtOnce()
    {
        var planner = await Server.Person(Roles.Planner);
        var limits = Server.Services.GetRequiredService<ILimits>();

        await Save(planner, """{"limits":{"long-hold":[{"warnAfter":77000,"criticalAfter":null}]},"timeZone":"America/Lima"}""");

        Assert.Equal(77_000, limits.Now.Limits[AlertKind.LongHold][0].WarnAfter);
        Assert.Equal("America/Lima", Server.Services.GetRequiredService<ISiteZone>().Name);
        await Save(planner, "{}");
        Assert.NotEqual("America/Lima", Server.Services.GetRequiredService<ISiteZone>().Name);
    }

    [Fact]
    public async Task ErrorsAreListedWithTheirPathsAndNothingIsChanged()
    {
        var planner = await Server.Person(Roles.Planner);
        var etag = await Etag(planner);
        const string bad = """{"limits":{"long-contact":[{"warnAfter":5}],"long-wait":[]},"colour":"red","timeZone":"Nowhere"}""";

        var (status, problem, _) = await Send(HttpMethod.Put, Path, planner, bad, etag);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["limits.long-wait", "colour"], Paths(problem));
        Assert.EndsWith("And 1 more, in \"errors\". Nothing was changed.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.All(problem.GetProperty("errors").EnumerateArray(), e => Assert.Equal(["path", "code", "en", "ja"], e.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(
            ["limits.long-contact[0].warnAfter", "timeZone"],
            Paths((await Send(HttpMethod.Put, Path, planner, """{"limits":{"long-contact":[{"warnAfter":5}]},"timeZone":"Nowhere"}""", etag)).Body));
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(HttpMethod.Put, Path, planner, "{", etag)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(HttpMethod.Put, Path, planner, "", etag)).Status);
        var (large, _, _) = await Send(HttpMethod.Put, Path, planner, $"{{\"colours\":\"{new string('x', SettingsReader.MostBytes)}\"}}", etag);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large);
        Assert.Equal(etag, await Etag(planner));
    }

    /// <summary>Each is refused with its path, or comes back as it was; and the log and the list of versions can be read.</summary>
    [Fact]
    public async Task HostileTextsAreRefusedOrStored()
    {
        var planner = await Server.Person(Roles.Planner);
        var (stored, refused) = (0, 0);
        foreach (var text in HostileTexts.All)
        {
            var document = JsonSerializer.Serialize(new
            {
                limits = new Dictionary<string, object> { ["missed"] = new[] { new { queue = text, warnAfter = 0 } } },
                breaks = new[] { new { status = text, planned = 60_000 } },
            });
            var (status, answer, _) = await Send(HttpMethod.Put, Path, planner, document, await Etag(planner));
            if (status == HttpStatusCode.OK)
            {
                stored++;
                var read = (await Send(HttpMethod.Get, Path, planner)).Body;
                Assert.Equal((text, text), (
                    read.GetProperty("breaks")[0].GetProperty("status").GetString(),
                    read.GetProperty("limits").GetProperty("missed")[0].GetProperty("queue").GetString()));
                Assert.StartsWith("settings.saved | version ", await Said(), StringComparison.Ordinal);
            }
            else
            {
                refused++;
                Assert.Equal(HttpStatusCode.BadRequest, status);
                Assert.Equal(["limits.missed[0].queue", "breaks[0].status"], Paths(answer));
            }
        }
        Assert.True(stored > 20 && refused > 8, $"{stored} stored, {refused} refused");
        await Save(planner, "{}");
    }

    [Fact]
    public async Task AStoreThatIsOutAnswers503AndChangesNothing()
    {
        await using var host = await LiveHost.Start();
        var (store, book) = (host.Services.GetRequiredService<MemorySettings>(), host.Services.GetRequiredService<SettingsBook>());
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Put, Path)).StatusCode);
        store.IsOff = true;

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, Path), (HttpMethod.Put, Path), (HttpMethod.Get, $"{Path}/versions"), (HttpMethod.Get, $"{Path}/versions/1"),
            (HttpMethod.Post, $"{Path}/versions/1/restore"),
        })
        {
            using var answer = await Send(method, path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        }

        store.IsOff = false;
        Assert.Equal((1L, 1L), (await store.Newest(default), book.Now.Version));

        async Task<HttpResponseMessage> Send(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{book.Now.Version}\"");
            request.Content = method == HttpMethod.Get ? null : new StringContent(Named($"n{book.Now.Version}"), Encoding.UTF8, "application/json");
            return await http.SendAsync(request);
        }
    }
}
