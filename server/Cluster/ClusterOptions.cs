using System.Globalization;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Cluster;

/// <summary>One machine or several (section <c>Cluster</c>).</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Cluster";
    public const string SingleMode = "Single";
    public const string PostgresMode = "Postgres";

    /// <summary>
    /// <c>Single</c>: one process with SQLite in a data folder. <c>Postgres</c>: any number of servers with one PostgreSQL database. Default Single.
    /// </summary>
    public string Mode { get; set; } = SingleMode;

    /// <summary>
    /// PostgreSQL, in Npgsql's form (<c>Host=…;Database=…;Username=…;Password=…</c>). A secret: give it in the environment
    /// (<c>Cluster__ConnectionString</c>), since other users of the machine can read a command line. Default: none.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Name of the cluster: servers with the same name and database belong together. Default connect-streaming, at most 100 letters, digits, - and _.
    /// </summary>
    public string Id { get; set; } = "connect-streaming";

    /// <summary>TCP port for the other servers. Default 11111, range 1 – 65,535.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>TCP port for Orleans clients. Default 30000, range 1 – 65,535.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>IP address that the other servers reach this one at. Default: the address of the route to the database.</summary>
    public string? Advertise { get; set; }

    /// <summary>PEM file with the certificate that this server shows to the others. Default: none.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file with the private key of the certificate. Default: none.</summary>
    public string? Key { get; set; }

    /// <summary>PEM file with the certificates that sign those of all servers. Default: none.</summary>
    public string? Authority { get; set; }

    /// <summary>Servers talk without TLS, although they are on different machines. Default false.</summary>
    public bool Insecure { get; set; }

    public bool HasCertificates => !string.IsNullOrEmpty(Certificate) && !string.IsNullOrEmpty(Key) && !string.IsNullOrEmpty(Authority);

    public bool IsCluster => string.Equals(Mode, PostgresMode, StringComparison.OrdinalIgnoreCase);
}

internal sealed class ClusterOptionsValidator : IValidateOptions<ClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        List<string> errors = [];
        if (!options.IsCluster && !string.Equals(options.Mode, ClusterOptions.SingleMode, StringComparison.OrdinalIgnoreCase))
        {
            errors.Add($"Cluster:Mode: '{options.Mode}' is not allowed. Allowed are Single and Postgres.");
        }

        if (options.IsCluster && string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            errors.Add("Cluster:ConnectionString: is missing. Cluster:Mode=Postgres needs the address of a PostgreSQL database.");
        }
        else if (options.IsCluster && !PostgresAddress.IsValid(options.ConnectionString!))
        {
            errors.Add(PostgresAddress.Wrong);
        }

        if (options.Id is not { Length: > 0 and <= 100 } id || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            errors.Add("Cluster:Id: use 1 to 100 letters, digits, - and _.");
        }

        Port("SiloPort", options.SiloPort);
        Port("GatewayPort", options.GatewayPort);
        if (options.SiloPort == options.GatewayPort)
        {
            errors.Add(string.Create(
                CultureInfo.InvariantCulture, $"Cluster:GatewayPort: {options.GatewayPort} is the port of Cluster:SiloPort. Use another one."));
        }

        if (options.Advertise is { Length: > 0 } address && !System.Net.IPAddress.TryParse(address, out _))
        {
            errors.Add($"Cluster:Advertise: '{address}' is not an IP address.");
        }

        var files = new[] { ("Certificate", options.Certificate), ("Key", options.Key), ("Authority", options.Authority) };
        if (!options.HasCertificates && Array.Exists(files, f => !string.IsNullOrEmpty(f.Item2)))
        {
            var missing = string.Join(" and ", files.Where(f => string.IsNullOrEmpty(f.Item2)).Select(f => $"Cluster:{f.Item1}"));
            errors.Add($"{missing}: not set. Cluster:Certificate, Cluster:Key and Cluster:Authority belong together; set all three or none.");
        }

        errors.AddRange(files.Where(f => !string.IsNullOrEmpty(f.Item2) && !File.Exists(f.Item2)).Select(f =>
            $"Cluster:{f.Item1}: the file {f.Item2} does not exist."));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Port(string key, int port)
        {
            if (port is < 1 or > 65_535)
            {
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"Cluster:{key}: {port} is not allowed. Allowed are 1 to 65535."));
            }
        }
    }
}
