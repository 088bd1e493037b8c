using System.Text;

namespace ConnectStreaming.Tests.Agents;

/// <summary>A simulated centre in which people change their team all the time: the simulator never moves anybody.</summary>
internal static class Teams
{
    private const string Groups = "\"AgentHierarchyGroups\":{";
    private const string Level1 = "\"Name\":\"";

    /// <summary>Every hundred events everybody who is heard of gets another group of the first level, and then their own again.</summary>
    public static byte[] Change(byte[] json, int number)
    {
        if (number / 100 % 2 == 0)
        {
            return json;
        }
        var text = Encoding.UTF8.GetString(json);
        var groups = text.IndexOf(Groups, StringComparison.Ordinal);
        var name = groups < 0 ? -1 : text.IndexOf(Level1, groups, StringComparison.Ordinal);
        return name < 0 ? json : Encoding.UTF8.GetBytes(text.Insert(name + Level1.Length, "Night "));
    }
}
