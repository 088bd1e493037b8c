namespace ConnectStreaming.Storage;

/// <summary>
/// The schema of each engine as numbered steps (<c>Schema/sqlite/0001-….sql</c>). A released step is never edited; each change is a new step.
/// In a cluster the previous version still runs at the same time, so a step adds tables and columns and renames nothing.
/// On PostgreSQL such a step says so in its first line: <c>-- Works with schema N</c>, the last step of the previous version. Else that version cannot be
/// started again beside this one.
/// </summary>
internal static class SchemaSteps
{
    public static IReadOnlyList<string> Sqlite { get; } = Read("sqlite");

    public static IReadOnlyList<string> Postgres { get; } = Read("postgres");

    private static List<string> Read(string engine)
    {
        var assembly = typeof(SchemaSteps).Assembly;
        List<string> steps = [];
        var names = assembly.GetManifestResourceNames().Where(n => n.StartsWith($"schema/{engine}/", StringComparison.Ordinal));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith($"schema/{engine}/{steps.Count + 1:D4}-", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{name} is not step {steps.Count + 1}: a number is missing or used twice.");
            }

            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
            steps.Add(text.ReadToEnd());
        }

        return steps;
    }
}
