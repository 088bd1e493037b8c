namespace ConnectStreaming.Access;

/// <summary>Stores failed sign-ins in a row, so that all servers of a cluster count them together.</summary>
internal interface ISignInFailures
{
    Task<SignInFailures> Of(string account, string place, CancellationToken cancellationToken);

    /// <summary>Counts one more.</summary>
    /// <param name="account">Hash of the account's name.</param>
    /// <param name="place">A browser or an address.</param>
    /// <param name="now">The time of the failure.</param>
    /// <param name="forgetBefore">If the last failure was before it, the count begins again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<SignInFailures> Add(string account, string place, DateTimeOffset now, DateTimeOffset forgetBefore, CancellationToken cancellationToken);

    /// <param name="account">Hash of the account's name.</param>
    /// <param name="place">Null: all places.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task Clear(string account, string? place, CancellationToken cancellationToken);
}

/// <param name="Count">0: none.</param>
internal readonly record struct SignInFailures(long Count, DateTimeOffset Last);
