using System.Reflection;
using System.Runtime.CompilerServices;
using Amazon.Connect;
using Amazon.IdentityManagement;
using Amazon.Kinesis;
using Amazon.KinesisFirehose;

namespace ConnectStreaming.Tests.Aws;

/// <summary>
/// The public API of server/Aws is a part of the real packages' API, so a change of it must be intended. A changed list is compared
/// with the real package (built with <c>-p:AwsSdk=packages</c>, this test asserts that the package has every line of it).
/// </summary>
public sealed class SignatureListTests
{
    private const string Switch = "REGENERATE_AWS_SIGNATURES";

    [Fact]
    public void ThePublicApiOfTheSubsetIsTheCheckedInList()
    {
        Type[] faces = [typeof(IAmazonConnect), typeof(IAmazonIdentityManagementService), typeof(IAmazonKinesis), typeof(IAmazonKinesisFirehose)];
        var actual = string.Join('\n', faces.Select(f => f.Assembly).Distinct()
            .SelectMany(a => a.GetExportedTypes())
            .Where(t => faces.Any(f => t.Namespace == f.Namespace || t.Namespace == $"{f.Namespace}.Model"))
            .SelectMany(Describe)
            .Order(StringComparer.Ordinal)) + "\n";
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(ListFile(), actual);
        }

        var expected = File.ReadAllText(ListFile()).ReplaceLineEndings("\n");
        if (typeof(IAmazonKinesis).Assembly.GetName().Name!.StartsWith("AWSSDK.", StringComparison.Ordinal))
        {
            Assert.Empty(expected.Split('\n').Except(actual.Split('\n')));
            return;
        }

        Assert.True(
            expected == actual,
            $"server/Aws no longer has the public signatures of {ListFile()}. If the change follows the real package, run this test once with {Switch}=1 "
                + $"and commit the list.\n"
            + string.Join('\n', actual.Split('\n').Except(expected.Split('\n')).Select(l => "+ " + l)
                .Concat(expected.Split('\n').Except(actual.Split('\n')).Select(l => "- " + l))));
    }

    private static IEnumerable<string> Describe(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        yield return $"{type.FullName} : "
            + Name(type.BaseType)
            + string.Concat(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Select(i => $", {Name(i)}").Order(StringComparer.Ordinal));
        foreach (var constructor in type.GetConstructors(Own & ~BindingFlags.Static))
        {
            yield return $"{type.FullName}.new({Parameters(constructor)})";
        }

        foreach (var property in type.GetProperties(Own))
        {
            yield return $"{type.FullName}.{property.Name} {Name(property.PropertyType)}{(property.SetMethod is { IsPublic: true } ? " get set" : " get")}";
        }

        foreach (var field in type.GetFields(Own))
        {
            yield return $"{type.FullName}.{field.Name} static {Name(field.FieldType)}";
        }

        foreach (var method in type.GetMethods(Own).Where(m => !m.IsSpecialName || m.Name == "op_Implicit"))
        {
            yield return $"{type.FullName}.{method.Name}({Parameters(method)}) {Name(method.ReturnType)}";
        }
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.IsOptional ? " = default" : "")}"));

    private static string Name(Type? type) =>
        type is null ? "-"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;

    private static string ListFile([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "signatures.txt");
}
