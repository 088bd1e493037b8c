using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Audit;

internal static class AuditRegistration
{
    /// <summary>Adds the audit log. Needs an <see cref="IAuditStore"/> and duties (AddStorage has them) and an <see cref="IConfirmedTime"/>.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddSingleton<AuditRepeats>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<AuditMaintenance>();
        services.AddHostedService(p => p.GetRequiredService<AuditMaintenance>());
        return services;
    }
}
