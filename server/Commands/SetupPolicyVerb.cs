using System.CommandLine;
using ConnectStreaming.Setup;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary><c>setup policy</c>. It is used before permissions exist: with the instance's ARN it needs neither credentials nor a network.</summary>
internal static class SetupPolicyVerb
{
    /// <summary>Reading existing resources takes longer only if there are very many streams. The policy does not depend on it.</summary>
    private static readonly TimeSpan LookUpLimit = TimeSpan.FromSeconds(30);

    // IAM User Guide, "IAM and AWS STS quotas".
    private const int UserLimit = 2_048;
    private const int ManagedLimit = 6_144;
    private const int RoleLimit = 10_240;

    public static async Task<int> Run(ParseResult parsed, SetupAccountOptions account, SetupFile asked, string role, CancellationToken cancellationToken)
    {
        var instance = ConnectInstance.OfArn(account.Instance(parsed) ?? asked.Instance);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LookUpLimit);
        return await SetupSession.Run(
            parsed, account, asked,
            async session =>
            {
                Print(await IamPolicies.For(role, session.Aws, session.Instance, asked, limit.Token));
                return 0;
            },
            instance is null ? cancellationToken : limit.Token,
            instance is null ? null : async e =>
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    SetupConsole.Refuse(new("Stopped.", "中断しました。"), parsed.GetValue(account.Json));
                    return Cli.Interrupted;
                }

                var why = SetupErrors.Explain(e).Happened;
                var (policy, _) = await IamPolicies.For(role, null, instance, asked, cancellationToken);
                Print((policy, PlanWords.PolicyFromNamesOnly(new(FirstLine(why.En), FirstLine(why.Ja)))));
                return 0;
            });
    }

    /// <summary>Only the policy is written to the standard output, so that it can be saved in a file.</summary>
    private static void Print((string Policy, Text? Unseen) answer)
    {
        Console.WriteLine(answer.Policy);
        foreach (var note in new[] { answer.Unseen, TooLong(answer.Policy) }.OfType<Text>())
        {
            Console.Error.WriteLine($"! {note.In(Current)}");
        }
    }

    /// <summary>AWS does not count white space.</summary>
    /// <returns>Null: the policy fits everywhere.</returns>
    internal static Text? TooLong(string policy)
    {
        var length = policy.Count(c => !char.IsWhiteSpace(c));
        if (length <= UserLimit)
        {
            return null;
        }

        var (fits, fitsJa) = length <= ManagedLimit
            ? ("Create a customer managed policy from it, or put it into a role.", "カスタマー管理ポリシーとして作成するか、ロールに設定してください。")
            : ("Put it into a role, or name fewer resources.", "ロールに設定するか、対象を減らしてください。");
        return new(
            $"This policy has {length:#,0} characters without white space. The inline policies of a user may have {UserLimit:#,0} together, a customer managed "
                + $"policy {ManagedLimit:#,0}, the inline policies of a role {RoleLimit:#,0}. {fits}",
            $"このポリシーは空白を除いて {length:#,0} 文字です。上限は、ユーザーのインラインポリシーが合計 {UserLimit:#,0} 文字、カスタマー管理ポリシーが "
                + $"{ManagedLimit:#,0} 文字、ロールのインラインポリシーが合計 {RoleLimit:#,0} 文字です。{fitsJa}");
    }

    private static string FirstLine(string words) => words.Split('\n')[0].TrimEnd();
}
