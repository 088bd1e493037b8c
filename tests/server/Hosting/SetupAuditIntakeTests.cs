using ConnectStreaming.Audit;
using ConnectStreaming.Hosting;
using ConnectStreaming.Setup;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>Every action of the command line is in the audit log exactly once, and none is lost.</summary>
public sealed class SetupAuditIntakeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-audit-").FullName;
    private readonly Log _log = new();

    private string FilePath => Path.Combine(_folder, SetupAuditIntake.FileName);

    private SetupAuditIntake Intake => new(_folder, _log, TimeProvider.System, NullLogger<SetupAuditIntake>.Instance);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EachStepIsAddedOnceWithItsTimeAndItsUser()
    {
        Assert.Equal(0, await Intake.Take(default));
        var file = new SetupAuditFile(FilePath);
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        await file.Write(new SetupAuditEntry(at, "root", "arn:instance", "CreateStream", "Create the Kinesis stream x"), default);
        await file.Write(new SetupAuditEntry(at, "root", "arn:instance", "Associate", "Send agent events", "denied",
            TitleJa: "エージェントイベントを送信", FailureJa: "拒否"), default);

        Assert.Equal(2, await Intake.Take(default));
        await file.Write(new SetupAuditEntry(at, "root", "arn:instance", "Associate", "Send agent events"), default);
        Assert.Equal(1, await Intake.Take(default));
        Assert.Equal(0, await Intake.Take(default));

        Assert.Equal(
            ["setup.step: 2026-03-02 09:00:00Z Create the Kinesis stream x", "setup.step-failed: 2026-03-02 09:00:00Z Send agent events: denied",
                "setup.step: 2026-03-02 09:00:00Z Send agent events"],
            _log.Entries.Select(e => $"{e.What}: {Detail(e)}"));
        Assert.Equal("2026-03-02 09:00:00Z エージェントイベントを送信：拒否", _log.Entries[1].Facts[0].Values[1]);
        Assert.All(_log.Entries, e => Assert.Equal(("root (command line)", "arn:instance"), (e.Who.Name, e.Subject!.Name)));
    }

    [Fact]
    public async Task AnEntryThatCannotBeWrittenStaysNewAndAPartialLineWaits()
    {
        await File.WriteAllTextAsync(FilePath, "edited by hand\n{\"at\":\"2026-03-02T09:00:00+00:00\",\"by\":\"me\"");
        _log.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => Intake.Take(default));
        _log.Fails = false;

        Assert.Equal(1, await Intake.Take(default));
        Assert.Equal("edited by hand", Detail(Assert.Single(_log.Entries)));

        await File.AppendAllTextAsync(FilePath, ",\"instanceArn\":\"i\",\"step\":\"s\",\"title\":\"t\"}\n");
        Assert.Equal(1, await Intake.Take(default));
        Assert.Equal("2026-03-02 09:00:00Z t", Detail(_log.Entries[^1]));
    }

    [Fact]
    public async Task AFileThatWasReplacedIsReadFromItsBeginning()
    {
        await File.WriteAllTextAsync(FilePath, "one long line that was read\n");
        Assert.Equal(1, await Intake.Take(default));

        await File.WriteAllTextAsync(FilePath, "new\n");

        Assert.Equal(1, await Intake.Take(default));
        Assert.Equal("new", Detail(_log.Entries[^1]));
    }

    private static string Detail(AuditEntry entry) => Assert.Single(entry.Facts).Values[0];

    private sealed class Log : IAuditLog
    {
        public List<AuditEntry> Entries { get; } = [];

        public bool Fails { get; set; }

        public Task Write(AuditEntry entry, CancellationToken cancellationToken)
        {
            if (Fails)
            {
                throw new IOException("The store is away.");
            }

            Entries.Add(entry);
            return Task.CompletedTask;
        }
    }
}
