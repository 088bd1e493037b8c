using System.Xml.Linq;

namespace ConnectStreaming.Sandbox;

/// <summary>The identity of the caller.</summary>
internal sealed class ControlPlaneSts(ControlPlaneOptions options, TimeProvider time)
{
    private static readonly XNamespace Space = "https://sts.amazonaws.com/doc/2011-06-15/";

    public ControlPlaneAnswer Serve(ControlPlaneCall call)
    {
        var form = call.Form();
        return call.Operation switch
        {
            "GetCallerIdentity" => ControlPlaneAnswer.Query(
                Space,
                "GetCallerIdentity",
                new XElement(Space + "Arn", $"arn:aws:iam::{options.Account}:user/sandbox"),
                new XElement(Space + "UserId", "AIDASANDBOX"),
                new XElement(Space + "Account", options.Account)),
            "AssumeRole" => ControlPlaneAnswer.Query(
                Space,
                "AssumeRole",
                new XElement(
                    Space + "Credentials",
                    new XElement(Space + "AccessKeyId", "ASIASANDBOXSANDBOX00"),
                    new XElement(Space + "SecretAccessKey", "sandbox"),
                    new XElement(Space + "SessionToken", "sandbox"),
                    new XElement(Space + "Expiration",
                        time.GetUtcNow().AddHours(1).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture))),
                new XElement(
                    Space + "AssumedRoleUser",
                    new XElement(Space + "AssumedRoleId", "AROASANDBOX:setup"),
                    new XElement(Space + "Arn",
                        form.GetValueOrDefault("RoleArn", "").Replace(":iam:", ":sts:", StringComparison.Ordinal)
                            + $"/{form.GetValueOrDefault("RoleSessionName", "")}"))),
            _ => throw new ControlPlaneError("InvalidAction", $"Could not find operation {call.Operation} for version 2011-06-15."),
        };
    }
}
