using System.Security.Cryptography;
using System.Text;
using ConnectStreaming.Cluster;

namespace ConnectStreaming.Live;

/// <summary>
/// Codes in place of the names of islands that a viewer may not know. They are made with a secret key, since names of teams can be guessed. All servers of a
/// cluster have the same key, so that a page can take a snapshot from one and the changes from another.
/// </summary>
internal sealed class IslandCodes(ISharedSecrets? secrets = null) : IHostedService
{
    public const string SecretName = "live/island-key";

    private volatile byte[] _key = RandomNumberGenerator.GetBytes(16);

    public string Of(string island) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(island)).AsSpan(0, 6));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (secrets is not null)
        {
            _key = await secrets.KeepFirst(SecretName, _key, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
