using System.Globalization;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>Whatever is dropped and whatever fails in between: all pages end in the same bytes, the undo laws hold, and nothing acknowledged is lost.</summary>
public sealed class DraftOwnerTests
{
    [Fact]
    public void AThousandHistoriesWithLostOwners() => Run(0, 1_000);

    [Fact, Trait("Category", "Long")]
    public void TenThousandHistoriesWithLostOwners() => Run(1_000, 9_000);

    private static void Run(int first, int count)
    {
        var (drops, acknowledged) = (0, 0);
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                DraftOwnerHistory.Run(seed, history => (drops, acknowledged) = (drops + history.Drops, acknowledged + history.Acknowledged));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: {error.Message}"), error);
            }
        }
        // Histories in which nothing happens prove nothing.
        Assert.True(drops > count && acknowledged > count * 10, $"{drops} drops, {acknowledged} acknowledged");
    }
}
