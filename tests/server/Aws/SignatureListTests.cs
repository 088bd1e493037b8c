using System.Reflection;
using System.Runtime.CompilerServices;
using Amazon.Kinesis;

namespace ConnectStreaming.Tests.Aws;

/// <summary>
/// The public face of server/Aws is a part of AWSSDK.Kinesis', so a change of it is never by accident: whoever changes the list
/// compares it with the real package.
/// </summary>
public sealed class SignatureListTests
{
    private const string Switch = "REGENERATE_AWS_SIGNATURES";

    [Fact]
    public void ThePublicFaceOfTheSubsetIsTheCheckedInList()
    {
        var actual = string.Join('\n', typeof(IAmazonKinesis).Assembly.GetExportedTypes()
            .Where(t => t.Namespace is "Amazon.Kinesis" or "Amazon.Kinesis.Model" or "Amazon.Kinesis.Internal")
            .SelectMany(Describe)
            .Order(StringComparer.Ordinal)) + "\n";
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(ListFile(), actual);
        }

        var expected = File.ReadAllText(ListFile()).ReplaceLineEndings("\n");
        Assert.True(
            expected == actual,
            $"server/Aws no longer has the public signatures of {ListFile()}. If the change follows AWSSDK.Kinesis, run this test once with {Switch}=1 and commit the list.\n"
            + string.Join('\n', actual.Split('\n').Except(expected.Split('\n')).Select(l => "+ " + l).Concat(expected.Split('\n').Except(actual.Split('\n')).Select(l => "- " + l))));
    }

    private static IEnumerable<string> Describe(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        yield return $"{type.FullName} : {Name(type.BaseType)}{string.Concat(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Select(i => $", {Name(i)}").Order(StringComparer.Ordinal))}";
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
