using System.CommandLine;
using ConnectStreaming.Setup;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary><c>setup policy</c>. It is used before permissions exist: with the instance's ARN it needs neither credentials nor a network.</summary>
internal static class SetupPolicyVerb
{
    /// <summary>Reading existing resources takes longer only if there are very many streams. The policy does not depend on it.</summary>
    private static readonly TimeSpan LookUpLimit = TimeSpan.FromSeconds(30);

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
        if (answer.Unseen is { } unseen)
        {
            Console.Error.WriteLine($"! {unseen.In(Current)}");
        }
    }

    private static string FirstLine(string words) => words.Split('\n')[0].TrimEnd();
}
