using System.Globalization;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Audit;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Hosting;

/// <summary>
/// Copies the entries of setup on the command line to the audit log. The command line appends to a file, because only the server writes
/// to the store and it may not be running. The server reads new entries once a minute. The position is stored next to the file: after a crash
/// an entry may be copied twice, but none is lost.
/// </summary>
internal sealed partial class SetupAuditIntake(string folder, IAuditLog audit, TimeProvider time, ILogger<SetupAuditIntake> logger) : BackgroundService
{
    public const string FileName = "setup-audit.jsonl";
    private const string ReadName = "setup-audit.read";
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <returns>Number of new entries.</returns>
    public async Task<int> Take(CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!file.Exists)
        {
            return 0;
        }

        var from = await ReadUpTo(cancellationToken);
        if (from > file.Length)
        {
            LogShorter(logger, file.FullName);
            from = 0;
        }

        await using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = from;
        var bytes = new byte[stream.Length - from];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        var taken = 0;
        for (var end = 0; bytes.AsSpan(end).IndexOf((byte)'\n') is >= 0 and var length; end += length + 1, taken++)
        {
            await audit.Write(Entry(bytes.AsMemory(end, length)), cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, ReadName), (from + end + length + 1).ToString(CultureInfo.InvariantCulture), cancellationToken);
        }

        return taken;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await Take(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The file or the store is not available at the moment; new entries stay new.
                LogFailed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<long> ReadUpTo(CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ReadName);
        var text = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : "";
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
    }

    private static AuditEntry Entry(ReadOnlyMemory<byte> line)
    {
        try
        {
            if (JsonSerializer.Deserialize<SetupAuditEntry>(line.Span, JsonSerializerOptions.Web) is { } entry)
            {
                var at = entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z' ", CultureInfo.InvariantCulture);
                return new AuditEntry(
                    new AuditActor($"{entry.By} (command line)"), entry.Failure is null ? "setup.step" : "setup.step-failed",
                    new AuditSubject(entry.InstanceArn, entry.InstanceArn),
                    new AuditFact("text", at + entry.Said.En, at + entry.Said.Ja));
            }
        }
        catch (JsonException)
        {
            // Not changed: an administrator should see a line that someone edited.
        }

        var text = Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 500)]);
        return new AuditEntry(new AuditActor("? (command line)"), "setup.step", null, new AuditFact("text", text));
    }

    [LoggerMessage(LogLevel.Warning, "{File} is shorter than before, so someone replaced it. It is read from its beginning")]
    private static partial void LogShorter(ILogger logger, string file);

    [LoggerMessage(LogLevel.Warning, "The entries of setup on the command line could not be copied to the audit log. The server tries again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
