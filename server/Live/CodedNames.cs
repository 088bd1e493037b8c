using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ConnectStreaming.Live;

/// <summary>
/// Names of queues and statuses in the settings, as views tell them: not the name, but a digest of it with a salt. A page that shows the queue or the status
/// makes the same digest (client/words/coded-name.ts) and finds the rule; a page that does not learns no name. Every view has codes: people who see all of
/// one instance share a view with people who see everything, and the settings name queues and statuses of all instances. Pure.
/// </summary>
/// <param name="salt">Differs for each version of the settings; the same on every server.</param>
internal sealed class CodedNames(string salt)
{
    private const string Mark = "sha256:";

    /// <summary>Bytes of the digest in a code: 72 bits.</summary>
    private const int Bytes = 9;

    [return: NotNullIfNotNull(nameof(name))]
    public string? Of(string? name) => name is null ? null
        : $"{Mark}{salt}:{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(salt + name)).AsSpan(0, Bytes))}";
}
