using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Readings;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>Readings and extensions. Every writer first updates the stamp, so of two writers the second one waits, and wins.</summary>
internal sealed class ReadingsTable(IDatabase database, TimeProvider time) : IReadingsStore
{
    private sealed record Row(string Instance, string Who, string Reading, string Extension)
    {
        public PersonReading Person => new(Who, Reading, Extension);
    }

    private const string Select = "SELECT instance_arn AS Instance, who AS Who, reading AS Reading, extension AS Extension FROM person_reading";

    public Task<long> Stamp(CancellationToken cancellationToken) => database.Read(Stamp, cancellationToken);

    public Task<ReadingsRows> Load(CancellationToken cancellationToken) => database.Read(
        connection =>
        {
            // Read first: the rows are at least as new.
            var stamp = Stamp(connection);
            return new ReadingsRows(stamp, [.. connection.Query<Row>($"{Select} ORDER BY instance_arn, who").Select(r => (r.Instance, r.Person))]);
        },
        cancellationToken);

    public Task<ReadingsSaved> Replace(
        string instanceArn, IReadOnlyList<PersonReading> list, Func<ReadingsSaved, AuditEntry> entry, CancellationToken cancellationToken) =>
        database.Write(
            connection =>
            {
                connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'readings'");
                var before = connection.Query<Row>($"{Select} WHERE instance_arn = @instanceArn", new { instanceArn })
                    .ToDictionary(r => r.Who, r => r.Person, StringComparer.Ordinal);
                PersonReading[] written = [.. list.Where(r => before.GetValueOrDefault(r.Who) != r)];
                string[] gone = [.. before.Keys.Except(list.Select(r => r.Who), StringComparer.Ordinal)];
                var added = written.Count(r => !before.ContainsKey(r.Who));
                var saved = new ReadingsSaved(added, written.Length - added, gone.Length);
                if (!saved.IsChanged)
                {
                    return saved;
                }
                connection.Execute("DELETE FROM person_reading WHERE instance_arn = @instanceArn AND who = @who", gone.Select(who => new { instanceArn, who }));
                connection.Execute(
                    """
                    INSERT INTO person_reading (instance_arn, who, reading, extension) VALUES (@instanceArn, @Who, @Reading, @Extension)
                    ON CONFLICT (instance_arn, who) DO UPDATE SET reading = excluded.reading, extension = excluded.extension
                    """,
                    written.Select(r => new { instanceArn, r.Who, r.Reading, r.Extension }));
                AuditTable.Append(connection, AuditLog.Sanitize(entry(saved)), time.GetUtcNow());
                return saved;
            },
            cancellationToken);

    private static long Stamp(DbConnection connection) => connection.QuerySingle<long>("SELECT value FROM meta WHERE key = 'readings'");
}
