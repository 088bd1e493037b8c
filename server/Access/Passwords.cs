using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>Hashes and rates passwords. Hashing is intentionally slow, so at most two run at once: the map must not wait for it.</summary>
internal sealed class Passwords : IDisposable
{
    public const int Least = 10;
    public const int Most = 128;

    /// <summary>zxcvbn's "safely unguessable: moderate protection from an offline attack" (of 0 – 4).</summary>
    private const int LeastScore = 3;

    private static readonly string[] OwnWords = ["connectstreaming", "connect", "amazon", "seatmap", "座席表"];

    private readonly PasswordHasher<Person> _hasher;
    private readonly ConcurrencyLimiter _turns = new(
        new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 64, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    private readonly Lazy<string> _nobodys;
    private long _checks;

    public Passwords(IOptions<PasswordHasherOptions> options)
    {
        _hasher = new PasswordHasher<Person>(options);
        _nobodys = new Lazy<string>(() => _hasher.HashPassword(null!, Convert.ToBase64String(RandomNumberGenerator.GetBytes(24))));
    }

    /// <summary>Number of hashes computed to check a password.</summary>
    public long Checks => Interlocked.Read(ref _checks);

    /// <summary>Computes a hash for every answer, so that the answer takes the same time for an account that does not exist or has no password.</summary>
    /// <returns>Null: too many are waiting.</returns>
    public async Task<PasswordVerificationResult?> Check(Person? person, string password, CancellationToken cancellationToken)
    {
        using var turn = await _turns.AcquireAsync(1, cancellationToken);
        if (!turn.IsAcquired)
        {
            return null;
        }
        return await Task.Run(
            () =>
            {
                Interlocked.Increment(ref _checks);
                var known = person is { PasswordHash: not null, Disabled: false };
                var result = _hasher.VerifyHashedPassword(null!, known ? person!.PasswordHash! : _nobodys.Value, password);
                return known ? result : PasswordVerificationResult.Failed;
            },
            cancellationToken);
    }

    public Task<string> Hash(string password, CancellationToken cancellationToken) => Task.Run(() => _hasher.HashPassword(null!, password), cancellationToken);

    /// <summary>Null: the password is good. Otherwise a code of the API.</summary>
    /// <param name="words">Words of the account: name, account, agent.</param>
    public static string? Rate(string? password, params IEnumerable<string?> words)
    {
        if (string.IsNullOrEmpty(password))
        {
            return "missing";
        }
        if (password.Length < Least)
        {
            return "too-short";
        }
        if (password.Length > Most)
        {
            return "too-long";
        }
        string[] inputs = [.. words.OfType<string>().SelectMany(w => w.Split(' ', '.', '@', '-', '_', '+').Append(w)).Where(w => w.Length > 2)
            .Select(w => w.ToLowerInvariant()).Distinct(), .. OwnWords];
        return Zxcvbn.Zxcvbn.MatchPassword(password, inputs).Score < LeastScore ? "weak" : null;
    }

    public void Dispose() => _turns.Dispose();
}
