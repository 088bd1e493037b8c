using System.Globalization;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Audit;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Hosting;

/// <summary>
/// What setup did on the command line comes into the audit log too. The command line appends to a file, since the server alone writes
/// to the store and may not be running; the server takes in what is new, once a minute. How far it has read lies beside the file: an
/// entry may come twice after a crash, but none is lost.
/// </summary>
internal sealed partial class SetupAuditIntake(string folder, IAuditLog audit, TimeProvider time, ILogger<SetupAuditIntake> logger) : BackgroundService
{
    public const string FileName = "setup-audit.jsonl";
    private const string ReadName = "setup-audit.read";
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <returns>How many entries were new.</returns>
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
                // The file or the store is away for the moment; what is new stays new.
                LogFailed(logger, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<long> ReadUpTo(CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ReadName);
        return File.Exists(path) && long.TryParse(await File.ReadAllTextAsync(path, cancellationToken), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
    }

    private static AuditEntry Entry(ReadOnlyMemory<byte> line)
    {
        try
        {
            if (JsonSerializer.Deserialize<SetupAuditEntry>(line.Span, JsonSerializerOptions.Web) is { } entry)
            {
                var at = entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z' ", CultureInfo.InvariantCulture);
                return new AuditEntry(
                    new AuditActor($"{entry.By} (command line)"), entry.Failure is null ? "setup.step" : "setup.step-failed", new AuditSubject(entry.InstanceArn, entry.InstanceArn),
                    new AuditFact("text", at + entry.Said.En, at + entry.Said.Ja));
            }
        }
        catch (JsonException)
        {
            // Kept as it is: a line that someone edited is worth seeing.
        }

        return new AuditEntry(new AuditActor("? (command line)"), "setup.step", null, new AuditFact("text", Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 500)])));
    }

    [LoggerMessage(LogLevel.Warning, "{File} is shorter than what was read of it: someone replaced it. It is read from its beginning")]
    private static partial void LogShorter(ILogger logger, string file);

    [LoggerMessage(LogLevel.Warning, "What setup did on the command line could not be put into the audit log and is tried again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
