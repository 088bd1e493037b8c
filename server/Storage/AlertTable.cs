using System.Data.Common;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// What people did about alerts. A row exists while there is something. Every act updates its row before it reads it, so of two writers the second one waits
/// and sees what the first one wrote.
/// </summary>
internal sealed class AlertTable(IDatabase database) : IAlertStore
{
    private sealed record Row(
        string Agent, string Kind, long Since, long EventAt, long? AckLevel, string? AckBy, string? AckById, long? AckAt, long? SnoozeLevel, string? SnoozeBy,
        string? SnoozeById, long? SnoozeAt, long? SnoozeUntil, string? ClaimBy, string? ClaimById, long? ClaimAt)
    {
        /// <summary>Null: a kind of a newer version.</summary>
        public StoredMark? Mark => AlertKinds.Parse(Kind) is not AlertKind.Invalid and var kind
            ? new StoredMark(
                Agent, new AlertMark(kind, Since == 0 ? null : Since) { Acknowledged = Acknowledged, Snoozed = Snoozed, Claimed = Claimed }, EventAt)
            : null;

        public bool IsEmpty => AckLevel is null && SnoozeLevel is null && ClaimById is null;

        private QuietMark? Acknowledged => AckLevel is { } level ? new((AlertLevel)level, AckBy ?? "", AckById ?? "", AckAt ?? 0, long.MaxValue) : null;

        private QuietMark? Snoozed =>
            SnoozeLevel is { } level ? new((AlertLevel)level, SnoozeBy ?? "", SnoozeById ?? "", SnoozeAt ?? 0, SnoozeUntil ?? 0) : null;

        private ClaimMark? Claimed => ClaimById is { } id ? new(ClaimBy ?? "", id, ClaimAt ?? 0) : null;
    }

    private const string Select =
        """
        SELECT agent_arn AS Agent, kind AS Kind, since AS Since, event_at AS EventAt,
            ack_level AS AckLevel, ack_by AS AckBy, ack_by_id AS AckById, ack_at AS AckAt,
            snooze_level AS SnoozeLevel, snooze_by AS SnoozeBy, snooze_by_id AS SnoozeById, snooze_at AS SnoozeAt, snooze_until AS SnoozeUntil,
            claim_by AS ClaimBy, claim_by_id AS ClaimById, claim_at AS ClaimAt
        FROM alert_mark
        """;

    private const string OfAlert = "WHERE agent_arn = @Agent AND kind = @Kind AND since = @Since";

    public Task<IReadOnlyList<StoredMark>> Load(string instanceArn, CancellationToken cancellationToken) => database.Read<IReadOnlyList<StoredMark>>(
        connection => [.. connection.Query<Row>($"{Select} WHERE instance_arn = @instanceArn ORDER BY agent_arn, kind, since", new { instanceArn })
            .Select(row => row.Mark).OfType<StoredMark>()],
        cancellationToken);

    public Task<StoredAct> Apply(string instanceArn, AlertAct act, DateTimeOffset now, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            var key = Key(act.Alert);
            connection.Execute(
                """
                INSERT INTO alert_mark (agent_arn, kind, since, instance_arn, event_at) VALUES (@Agent, @Kind, @Since, @instanceArn, @EventAt)
                ON CONFLICT (agent_arn, kind, since) DO NOTHING
                """,
                new { key.Agent, key.Kind, key.Since, instanceArn, act.EventAt });
            var changed = Change(connection, key, act, now) > 0;
            var row = connection.QuerySingle<Row>($"{Select} {OfAlert}", key);
            if (row.IsEmpty)
            {
                connection.Execute($"DELETE FROM alert_mark {OfAlert}", key);
            }
            if (changed)
            {
                AuditTable.Append(connection, AuditLog.Sanitize(AlertEntry.Of(act)), now);
            }
            return new StoredAct(row.IsEmpty ? null : row.Mark, act.Verb == AlertVerb.Claim && row.ClaimById != act.By.Id);
        },
        cancellationToken);

    public Task Remove(IReadOnlyList<AlertId> ended, CancellationToken cancellationToken) =>
        database.Write(connection => connection.Execute($"DELETE FROM alert_mark {OfAlert}", ended.Select(Key)), cancellationToken);

    private sealed record RowKey(string Agent, string Kind, long Since);

    private static RowKey Key(AlertId alert) => new(alert.Agent, alert.Kind.Text(), alert.Since ?? 0);

    /// <returns>Number of changed rows.</returns>
    private static int Change(DbConnection connection, RowKey key, AlertAct act, DateTimeOffset now)
    {
        var set = act.Verb switch
        {
            AlertVerb.Acknowledge =>
                "ack_level = @Level, ack_by = @Name, ack_by_id = @Id, ack_at = @now {0} AND (ack_level IS NULL OR ack_level < @Level)",
            AlertVerb.Unacknowledge => "ack_level = NULL, ack_by = NULL, ack_by_id = NULL, ack_at = NULL {0} AND ack_level IS NOT NULL",
            AlertVerb.Claim => "claim_by = @Name, claim_by_id = @Id, claim_at = @now {0} AND claim_by_id IS NULL",
            AlertVerb.Release => "claim_by = NULL, claim_by_id = NULL, claim_at = NULL {0} AND claim_by_id IS NOT NULL",
            AlertVerb.Snooze =>
                "snooze_level = @Level, snooze_by = @Name, snooze_by_id = @Id, snooze_at = @now, snooze_until = @Until {0}",
            AlertVerb.Unsnooze =>
                "snooze_level = NULL, snooze_by = NULL, snooze_by_id = NULL, snooze_at = NULL, snooze_until = NULL {0} AND snooze_level IS NOT NULL",
            _ => throw new ArgumentOutOfRangeException(nameof(act), act.Verb, "Unknown act."),
        };
        // event_at is written in any case: so the row is locked from here, also if nothing else changes.
        connection.Execute(
            $"UPDATE alert_mark SET event_at = CASE WHEN event_at < @EventAt THEN @EventAt ELSE event_at END {OfAlert}",
            new { key.Agent, key.Kind, key.Since, act.EventAt });
        return connection.Execute(
            $"UPDATE alert_mark SET {set.Replace("{0}", OfAlert, StringComparison.Ordinal)}",
            new { key.Agent, key.Kind, key.Since, Level = (long)act.Level, act.By.Name, act.By.Id, now = now.ToUnixTimeMilliseconds(), act.Until });
    }
}
