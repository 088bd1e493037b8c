using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ConnectStreaming.Live;

/// <summary>
/// Names of queues and statuses in the settings, as views tell them: not the name, but a digest of it with a salt. A page that shows the queue or the status
/// makes the same digest (client/words/coded-name.ts) and finds the rule. Every view has codes: people who see all of one instance share a view with people
/// who see everything, and the settings name queues and statuses of all instances. Pure.
/// </summary>
/// <remarks>
/// This does not keep a name secret: the salt is sent, so somebody who guesses a name can test the guess. And the number, order and times of the rules are
/// sent, also of those whose queue or status the page never shows.
/// </remarks>
/// <param name="salt">Differs for each version of the settings; the same on every server.</param>
internal sealed class CodedNames(string salt)
{
    [return: NotNullIfNotNull(nameof(name))]
    public string? Of(string? name)
    {
        if (name is null)
        {
            return null;
        }
        // 64 bits: two of 1,000 names have the same code once in 10^13 versions of the settings.
        var bits = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(salt + name)));
        return string.Create(CultureInfo.InvariantCulture, $"sha256:{salt}:{bits >> 32:x}.{bits & uint.MaxValue:x}");
    }
}
