using Amazon.Connect.Model;

namespace ConnectStreaming.Setup;

/// <summary>Finds the Amazon Connect instance that was meant.</summary>
internal static class Instances
{
    public static async Task<IReadOnlyList<ConnectInstance>> All(SetupClients aws, CancellationToken cancellationToken)
    {
        List<ConnectInstance> all = [];
        string? next = null;
        do
        {
            var token = next;
            var page = await aws.Connect(c => c.ListInstancesAsync(new ListInstancesRequest { MaxResults = 10, NextToken = token }, cancellationToken),
                cancellationToken);
            all.AddRange((page.InstanceSummaryList ?? []).Select(i => new ConnectInstance(i.Id!, i.Arn!, i.InstanceAlias ?? i.Id!, i.ServiceRole)));
            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return all;
    }

    /// <param name="asked">Id, ARN or alias; null: the only one there is.</param>
    /// <exception cref="SetupRefusedException">None or several fit; the words list what there is, the nearest first.</exception>
    public static async Task<ConnectInstance> Find(SetupClients aws, string? asked, CancellationToken cancellationToken)
    {
        if (asked?.StartsWith("arn:", StringComparison.Ordinal) == true && asked.Split(':') is [_, _, "connect", var region, ..] && region != aws.Region)
        {
            throw new SetupRefusedException(new(
                $"The instance is in {region}, but {aws.Region} is asked. Choose that region (--region {region}).",
                $"インスタンスは {region} にありますが、{aws.Region} を参照しています。リージョン {region} を指定してください(--region {region})。"));
        }

        var all = await All(aws, cancellationToken);
        if (all.Count == 0)
        {
            throw new SetupRefusedException(new(
                $"There is no Amazon Connect instance in {aws.Region}. Is that the right region (--region) and account (--profile)?",
                $"{aws.Region} に Amazon Connect インスタンスがありません。リージョン(--region)とアカウント(--profile)を確認してください。"));
        }

        if (asked is null)
        {
            return all.Count == 1 ? all[0] : throw new SetupRefusedException(new(
                $"Which instance? Give --instance with one of these:\n{List(all)}",
                $"どのインスタンスですか? --instance で指定してください:\n{List(all)}"));
        }

        return all.FirstOrDefault(i => i.Id == asked || i.Arn == asked)
            ?? all.FirstOrDefault(i => string.Equals(i.Alias, asked, StringComparison.OrdinalIgnoreCase))
            ?? throw new SetupRefusedException(new(
                $"No instance in {aws.Region} is '{asked}'. There are, the nearest first:\n{List(Nearest(all, asked))}",
                $"{aws.Region} に '{asked}' というインスタンスはありません。近い順に:\n{List(Nearest(all, asked))}"));
    }

    public static IEnumerable<ConnectInstance> Nearest(IEnumerable<ConnectInstance> all, string asked) =>
        all.OrderBy(i => Math.Min(Distance(i.Alias.ToUpperInvariant(), asked.ToUpperInvariant()), Distance(i.Id, asked)));

    private static string List(IEnumerable<ConnectInstance> all) => string.Join('\n', all.Select(i => $"  {i.Alias}  {i.Id}"));

    /// <summary>Letters to put in, take out or change.</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
