namespace ConnectStreaming.Hosting;

/// <summary>The addresses on which the server listens.</summary>
internal static class ListenAddresses
{
    private const int DefaultPort = 5080;

    /// <param name="asked">Value of the option <c>--urls</c>; null: not given.</param>
    /// <param name="configuration"><c>urls</c> of the environment, <c>Kestrel:Endpoints</c>, <c>Tls</c>.</param>
    /// <exception cref="StartRefusedException">An address is not valid.</exception>
    public static string[] Of(string? asked, IConfiguration configuration)
    {
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren().Where(e => e["Url"] is not null))
        {
            Check($"Kestrel:Endpoints:{endpoint.Key}:Url", endpoint["Url"]!);
        }

        if ((asked ?? configuration["urls"] ?? configuration["ASPNETCORE_URLS"]) is { } urls)
        {
            var all = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Array.ForEach(all, url => Check(asked is null ? "urls" : "--urls", url));
            return all;
        }

        // IIS starts the server and chooses its port.
        if (configuration["ASPNETCORE_PORT"] is { Length: > 0 } iis)
        {
            Check("ASPNETCORE_PORT", $"http://127.0.0.1:{iis}");
            return [$"http://127.0.0.1:{iis}"];
        }

        var ownTls = configuration["Tls:Certificate"] is { Length: > 0 } || configuration.GetValue<bool>("Tls:Generate");
        var port = FreePort.From(DefaultPort);
        if (port != DefaultPort)
        {
            Console.WriteLine($"Port {DefaultPort} is in use. Using port {port}.");
        }

        return [$"{(ownTls ? "https" : "http")}://localhost:{port}"];
    }

    /// <summary>An address that a browser can open. If the server listens on every address, it is localhost.</summary>
    public static string ToOpen(ICollection<string> urls)
    {
        var address = BindingAddress.Parse(urls.FirstOrDefault(u => u.StartsWith("https", StringComparison.OrdinalIgnoreCase)) ?? urls.First());
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? Environment.MachineName.ToLowerInvariant() : address.Host;
        return $"{address.Scheme}://{host}:{address.Port}";
    }

    private static void Check(string place, string url)
    {
        try
        {
            if (BindingAddress.Parse(url) is { Port: >= 0 and <= 65_535, Scheme: "http" or "https" })
            {
                return;
            }
        }
        catch (FormatException)
        {
            // Reported below.
        }

        throw new StartRefusedException($"{place}: '{url}' is not a valid address. Write it like http://localhost:5080 or https://0.0.0.0:5443.");
    }
}
