namespace ConnectStreaming.Alerts;

/// <summary>What people did about an alert, as it is stored.</summary>
/// <param name="Agent">ARN.</param>
/// <param name="EventAt"><see cref="AlertAct.EventAt"/> of the newest act.</param>
[GenerateSerializer, Immutable, Alias("stored-mark")]
internal sealed record StoredMark([property: Id(0)] string Agent, [property: Id(1)] AlertMark Mark, [property: Id(2)] long EventAt)
{
    public AlertId Alert => new(Agent, Mark.Kind, Mark.Since);
}

/// <summary>The result of an act in the store.</summary>
/// <param name="Mark">What is stored now; null: nothing.</param>
/// <param name="IsRefused">Another person has claimed the alert.</param>
internal sealed record StoredAct(StoredMark? Mark, bool IsRefused);

/// <summary>Stores what people did about alerts, until the alerts end. Storage implements it.</summary>
internal interface IAlertStore
{
    /// <summary>The marks of an instance's agents.</summary>
    Task<IReadOnlyList<StoredMark>> Load(string instanceArn, CancellationToken cancellationToken);

    /// <summary>Stores an act and its audit entry in one transaction. An act that changes nothing has no entry. Of two claims only one is stored.</summary>
    Task<StoredAct> Apply(string instanceArn, AlertAct act, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes the marks of alerts that ended.</summary>
    Task Remove(IReadOnlyList<AlertId> ended, CancellationToken cancellationToken);
}
