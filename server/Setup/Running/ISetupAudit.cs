using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Setup;

/// <summary>One change that setup made, or tried to make.</summary>
/// <param name="By">The operating system's user, or the signed-in user of the web app.</param>
/// <param name="Title">Title of the step, in English.</param>
/// <param name="Failure">What went wrong, in English; null: it succeeded.</param>
/// <param name="ById">Id of the signed-in person; null: the command line.</param>
/// <param name="TitleJa">The title in Japanese; null: an entry of an older version.</param>
internal sealed record SetupAuditEntry(
    DateTimeOffset At, string By, string InstanceArn, string Step, string Title, string? Failure = null,
    string? ById = null, string? ByAccount = null, string? TitleJa = null, string? FailureJa = null)
{
    /// <summary>What was done, and what went wrong.</summary>
    [JsonIgnore]
    public Text Said => new(Line(Title, ": ", Failure), Line(TitleJa ?? Title, "：", FailureJa ?? Failure));

    private static string Line(string title, string colon, string? failure) => failure is null ? title : title + colon + failure;
}

/// <summary>Who runs setup: the signed-in person, or the operating system's user.</summary>
internal sealed record SetupUser(string Name, string? Id = null, string? Account = null);

/// <summary>Where setup records its changes. Entries are never changed or removed.</summary>
internal interface ISetupAudit
{
    /// <summary>Call this before the first change: it fails if later entries could not be written.</summary>
    /// <exception cref="SetupRefusedException">It cannot be written; the text says what to do.</exception>
    Task Open(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="SetupRefusedException">It could not be written; the text says what to do.</exception>
    Task Write(SetupAuditEntry entry, CancellationToken cancellationToken);
}

/// <summary>Appends to a file, one JSON object per line.</summary>
internal sealed class SetupAuditFile(string path) : ISetupAudit
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Task Open(CancellationToken cancellationToken) => Append("", cancellationToken);

    public Task Write(SetupAuditEntry entry, CancellationToken cancellationToken) => Append(JsonSerializer.Serialize(entry, Shape) + "\n", cancellationToken);

    private async Task Append(string text, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await File.AppendAllTextAsync(path, text, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupRefusedException(new(
                $"The list of changes {path} cannot be written ({e.Message.TrimEnd('.')}). Setup records every change there. Make the data "
                    + "folder writable, or choose another folder with Storage:Path.",
                $"変更の記録 {path} に書き込めません（{e.Message.TrimEnd('.')}）。"
                    + $"セットアップの変更はすべてここに記録されます。"
                    + $"データフォルダーを書き込み可能にするか、Storage:Path で別のフォルダーを指定してください。"));
        }
    }
}
