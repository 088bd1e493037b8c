using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Setup;

/// <summary>One change that setup made, or tried to make.</summary>
/// <param name="By">Who ran it: the operating system's user, or the signed-in user of the web app.</param>
/// <param name="Failure">What went wrong; null: it was done.</param>
internal sealed record SetupAuditEntry(DateTimeOffset At, string By, string InstanceArn, string Step, string Title, string? Failure = null);

/// <summary>Where setup writes down what it changed. Entries are never changed or taken away.</summary>
internal interface ISetupAudit
{
    Task Write(SetupAuditEntry entry, CancellationToken cancellationToken);
}

/// <summary>Appends to a file, one JSON object a line.</summary>
internal sealed class SetupAuditFile(string path) : ISetupAudit
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Task Write(SetupAuditEntry entry, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return File.AppendAllTextAsync(path, JsonSerializer.Serialize(entry, Shape) + "\n", cancellationToken);
    }
}
