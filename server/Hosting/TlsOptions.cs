using ConnectStreaming.Access;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Hosting;

/// <summary>TLS of this server (<c>Tls:*</c>). Kestrel's settings (<c>Kestrel:Endpoints</c>, <c>Kestrel:Certificates</c>) work too.</summary>
internal sealed class TlsOptions
{
    public const string Section = "Tls";

    /// <summary>PEM file: the certificate, then the intermediate certificates. It is read again when it changes. Default: none.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file with the certificate's private key, not encrypted.</summary>
    public string? Key { get; set; }

    /// <summary>True: the server generates a certificate in the data folder, valid for 397 days, renewed 30 days before its end. Default false.</summary>
    public bool Generate { get; set; }

    /// <summary>
    /// Host names and addresses for a generated certificate, separated by commas, besides this machine's name, localhost and Access:Hosts.
    /// </summary>
    public string? Names { get; set; }

    public bool IsSet => Generate || !string.IsNullOrEmpty(Certificate);
}

internal sealed class TlsOptionsValidator : IValidateOptions<TlsOptions>
{
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        List<string> errors = [];
        if (string.IsNullOrEmpty(options.Certificate) != string.IsNullOrEmpty(options.Key))
        {
            errors.Add("Set both Tls:Certificate and Tls:Key: a PEM file with the certificate and one with its private key.");
        }
        foreach (var (key, file) in new[] { ("Tls:Certificate", options.Certificate), ("Tls:Key", options.Key) })
        {
            if (!string.IsNullOrEmpty(file) && !File.Exists(file))
            {
                errors.Add($"{key}: the file {file} does not exist.");
            }
        }
        if (options.Generate && !string.IsNullOrEmpty(options.Certificate))
        {
            errors.Add("Tls:Generate and Tls:Certificate cannot be used together. Remove one of them.");
        }
        errors.AddRange(AccessOptionsValidator.List(options.Names).Where(h => Uri.CheckHostName(h.Trim('[', ']')) == UriHostNameType.Unknown)
            .Select(h => $"Tls:Names: '{h}' is neither a host name nor an address."));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
