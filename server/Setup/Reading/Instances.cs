using Amazon.Connect.Model;

namespace ConnectStreaming.Setup;

/// <summary>Finds the requested Amazon Connect instance.</summary>
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

    /// <param name="asked">Id, ARN or alias; null: the only instance.</param>
    /// <exception cref="SetupRefusedException">None or several match; the text lists the instances, the most similar first.</exception>
    public static async Task<ConnectInstance> Find(SetupClients aws, string? asked, CancellationToken cancellationToken)
    {
        if (asked?.StartsWith("arn:", StringComparison.Ordinal) == true && asked.Split(':') is [_, _, "connect", var region, ..] && region != aws.Region)
        {
            throw new SetupRefusedException(new(
                $"The instance is in {region}, but setup uses {aws.Region}. Choose that region (--region {region}).",
                $"インスタンスは {region} にありますが、{aws.Region} を参照しています。"
                    + $"リージョン {region} を指定してください（--region {region}）。"));
        }

        var all = await All(aws, cancellationToken);
        if (all.Count == 0)
        {
            throw new SetupRefusedException(new(
                $"There is no Amazon Connect instance in {aws.Region}. Check the region (--region) and the account (--profile).",
                $"{aws.Region} に Amazon Connect インスタンスがありません。リージョン（--region）とアカウント"
                    + $"（--profile）を確認してください。"));
        }

        if (asked is null)
        {
            return all.Count == 1 ? all[0] : throw new SetupRefusedException(new(
                $"There are several instances. Choose one with --instance:\n{List(all)}",
                $"インスタンスが複数あります。--instance で次のいずれかを指定してください：\n{List(all)}"));
        }

        return all.FirstOrDefault(i => i.Id == asked || i.Arn == asked)
            ?? all.FirstOrDefault(i => string.Equals(i.Alias, asked, StringComparison.OrdinalIgnoreCase))
            ?? throw new SetupRefusedException(new(
                $"There is no instance '{asked}' in {aws.Region}. Existing instances, the most similar first:\n{List(Nearest(all, asked))}",
                $"{aws.Region} に '{asked}' というインスタンスはありません。近い順に：\n{List(Nearest(all, asked))}"));
    }

    public static IEnumerable<ConnectInstance> Nearest(IEnumerable<ConnectInstance> all, string asked) =>
        all.OrderBy(i => Math.Min(Distance(i.Alias.ToUpperInvariant(), asked.ToUpperInvariant()), Distance(i.Id, asked)));

    private static string List(IEnumerable<ConnectInstance> all) => string.Join('\n', all.Select(i => $"  {i.Alias}  {i.Id}"));

    /// <summary>Number of letters to add, remove or change.</summary>
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
