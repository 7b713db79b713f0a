using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Deploy;

/// <summary>Warns at start about architectures that have a kernel without a ramdisk, or the other way round.</summary>
internal sealed partial class RamdiskFilesCheck(RamdiskFilesSource files, ILogger<RamdiskFilesCheck> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in files.Warnings()) LogHalf(warning);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2100, LogLevel.Warning, "{Warning}")]
    private partial void LogHalf(string warning);
}
