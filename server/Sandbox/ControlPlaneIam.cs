using System.Text.Json;
using System.Xml.Linq;

namespace ConnectStreaming.Sandbox;

/// <summary>Roles of the account and their inline policies, including the instances' service-linked roles.</summary>
internal sealed class ControlPlaneIam
{
    private static readonly XNamespace Space = "https://iam.amazonaws.com/doc/2010-05-08/";
    private readonly Dictionary<string, Role> _roles = [];
    private readonly ControlPlaneOptions _options;
    private readonly TimeProvider _time;

    public ControlPlaneIam(ControlPlaneOptions options, TimeProvider time) => (_options, _time) = (options, time);

    private sealed record Role(string Name, string Path, string Id, string Trust, DateTimeOffset Created, List<(string Key, string Value)> Tags)
    {
        public SortedDictionary<string, string> Policies { get; } = new(StringComparer.Ordinal);
    }

    /// <summary>An instance and its replica in another Region have the same id, and here the same role.</summary>
    public void AddLinkedRoles(IEnumerable<ControlPlaneInstance> instances)
    {
        foreach (var name in instances.Select(i => LinkedName(i.Id)).Where(name => !_roles.ContainsKey(name)))
        {
            Add(name, "/aws-service-role/connect.amazonaws.com/", "{}", []);
        }
    }

    public string ServiceLinkedRole(string instance) => Arn(_roles[LinkedName(instance)]);

    /// <summary>What Connect writes into its service-linked role for an association, with the caller's permissions.</summary>
    public void Grant(string instance, string type, string? target)
    {
        var policies = _roles[LinkedName(instance)].Policies;
        if (target is null)
        {
            policies.Remove(type);
            return;
        }

        var actions = target.Contains(":firehose:", StringComparison.Ordinal)
            ? """["firehose:DescribeDeliveryStream","firehose:PutRecord","firehose:PutRecordBatch"]"""
            : """["kinesis:PutRecord","kinesis:PutRecords","kinesis:DescribeStream"]""";
        policies[type] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":{{actions}},"Resource":["{{target}}"]}]}""";
    }

    /// <summary>Whether a service can use a role: it exists and is propagated.</summary>
    public bool CanBeAssumed(string arn) =>
        _roles.Values.FirstOrDefault(r => Arn(r) == arn) is { } role && _time.GetUtcNow() - role.Created >= _options.RolePropagation;

    public ControlPlaneAnswer Serve(ControlPlaneCall call)
    {
        var form = call.Form();
        var name = form.GetValueOrDefault("RoleName", "");
        switch (call.Operation)
        {
            case "CreateRole":
                if (_roles.ContainsKey(name))
                {
                    throw new ControlPlaneError("EntityAlreadyExists", $"Role with name {name} already exists.", 409);
                }

                var role = Add(name, "/", Document(form.GetValueOrDefault("AssumeRolePolicyDocument", "")), Tags(form));
                return Answer("CreateRole", Describe(role));
            case "GetRole":
                return Answer("GetRole", Describe(Find(name)));
            case "ListRoles":
                // Without tags, as IAM lists them.
                return Answer(
                    "ListRoles",
                    new XElement(Space + "Roles",
                        _roles.Values.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r =>
                        new XElement(Space + "member", Describe(r with { Tags = [] }).Elements()))),
                    new XElement(Space + "IsTruncated", "false"));
            case "TagRole":
                var tagged = Find(name).Tags;
                var added = Tags(form);
                tagged.RemoveAll(t => added.Any(a => a.Key == t.Key));
                tagged.AddRange(added);
                return Answer("TagRole");
            case "DeleteRole":
                if (Find(name).Policies.Count > 0)
                {
                    throw new ControlPlaneError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
                }

                _roles.Remove(name);
                return Answer("DeleteRole");
            case "PutRolePolicy":
                Find(name).Policies[form["PolicyName"]] = Document(form["PolicyDocument"]);
                return Answer("PutRolePolicy");
            case "GetRolePolicy":
                return Answer(
                    "GetRolePolicy",
                    new XElement(Space + "RoleName", name),
                    new XElement(Space + "PolicyName", form["PolicyName"]),
                    new XElement(Space + "PolicyDocument", Uri.EscapeDataString(Policy(name, form["PolicyName"]))));
            case "ListRolePolicies":
                return Answer(
                    "ListRolePolicies",
                    new XElement(Space + "PolicyNames", Find(name).Policies.Keys.Select(p => new XElement(Space + "member", p))),
                    new XElement(Space + "IsTruncated", "false"));
            case "DeleteRolePolicy":
                Policy(name, form["PolicyName"]);
                Find(name).Policies.Remove(form["PolicyName"]);
                return Answer("DeleteRolePolicy");
            default:
                throw new ControlPlaneError("InvalidAction", $"Could not find operation {call.Operation} for version 2010-05-08.");
        }
    }

    private Role Add(string name, string path, string trust, List<(string Key, string Value)> tags) =>
        _roles[name] = new Role(name, path, $"AROA{_roles.Count:D17}", trust, _time.GetUtcNow(), tags);

    private Role Find(string name) =>
        _roles.GetValueOrDefault(name) ?? throw new ControlPlaneError("NoSuchEntity", $"The role with name {name} cannot be found.", 404);

    private string Policy(string role, string policy) =>
        Find(role).Policies.GetValueOrDefault(policy)
            ?? throw new ControlPlaneError("NoSuchEntity", $"The role policy with name {policy} cannot be found.", 404);

    private string Arn(Role role) => $"arn:aws:iam::{_options.Account}:role{role.Path}{role.Name}";

    private XElement Describe(Role role) => new(
        Space + "Role",
        new XElement(Space + "Path", role.Path),
        new XElement(Space + "RoleName", role.Name),
        new XElement(Space + "RoleId", role.Id),
        new XElement(Space + "Arn", Arn(role)),
        new XElement(Space + "CreateDate", role.Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)),
        new XElement(Space + "AssumeRolePolicyDocument", Uri.EscapeDataString(role.Trust)),
        role.Tags.Count == 0 ? null : new XElement(
            Space + "Tags",
            role.Tags.Select(t => new XElement(Space + "member", new XElement(Space + "Key", t.Key), new XElement(Space + "Value", t.Value)))));

    private static ControlPlaneAnswer Answer(string operation, params object[] result) => ControlPlaneAnswer.Query(Space, operation, result);

    private static List<(string Key, string Value)> Tags(IReadOnlyDictionary<string, string> form) =>
        [.. Enumerable.Range(1, 50).TakeWhile(n => form.ContainsKey($"Tags.member.{n}.Key")).Select(n =>
            (form[$"Tags.member.{n}.Key"], form[$"Tags.member.{n}.Value"]))];

    private static string Document(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TryGetProperty("Statement", out _) ? json
                : throw new ControlPlaneError("MalformedPolicyDocument", "Missing required field Statement");
        }
        catch (JsonException)
        {
            throw new ControlPlaneError("MalformedPolicyDocument", "Syntax errors in policy.");
        }
    }

    private static string LinkedName(string instance) => $"AWSServiceRoleForAmazonConnect_{instance.Replace("-", "", StringComparison.Ordinal)[..20]}";
}
