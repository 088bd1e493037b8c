namespace ConnectStreaming.Agents.Folding;

/// <summary>A table that is part of this executable.</summary>
internal static class Resource
{
    public static byte[] Bytes(string name)
    {
        using var stream = typeof(Resource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the executable.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
