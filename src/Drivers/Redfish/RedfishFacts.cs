using System.Globalization;
using System.Text.Json;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Reads what a BMC knows of its machine. Every part may be missing; only a BMC that stops answering is a problem.</summary>
internal sealed class RedfishFacts(RedfishSystem system)
{
    private readonly JsonElement _body = system.Resource.Body;

    /// <summary>Reads all parts, several at once.</summary>
    public async Task<Result<BmcFacts>> ReadAsync(CancellationToken cancel)
    {
        var managers = system.ManagersAsync(cancel);
        var processors = Part("Processors", cancel);
        var memory = MemoryMb() is null ? Part("Memory", cancel) : Task.FromResult<Result<IReadOnlyList<RedfishResource>>>(Array.Empty<RedfishResource>());
        var disks = new RedfishDisks(system).SizesAsync(cancel);
        var macs = new RedfishMacs(system).ReadAsync(cancel);
        var secure = new RedfishSecureBoot(system).ReadAsync(cancel);
        await Task.WhenAll(managers, processors, memory, disks, macs, secure).ConfigureAwait(false);

        if ((await managers).Problem is { } p1) return p1;
        if ((await processors).Problem is { } p2) return p2;
        if ((await memory).Problem is { } p3) return p3;
        if ((await disks).Problem is { } p4) return p4;
        if ((await macs).Problem is { } p5) return p5;
        if ((await secure).Problem is { } p6) return p6;

        var cpus = (await processors).Value!.Select(p => p.Body).Where(IsCpu).ToList();
        return new BmcFacts
        {
            Vendor = _body.Text("Manufacturer"),
            Model = _body.Text("Model"),
            Serial = _body.Text("SerialNumber"),
            SystemUuid = _body.Text("UUID"),
            BiosVersion = _body.Text("BiosVersion"),
            BmcVersion = (await managers).Value!.Select(m => m.Body.Text("FirmwareVersion")).FirstOrDefault(v => v is not null),
            CpuArch = cpus.Select(Architecture).FirstOrDefault(a => a is not null),
            Cpus = Threads(cpus),
            MemoryMb = MemoryMb() ?? Sum((await memory).Value!.Select(m => m.Body.Positive("CapacityMiB"))),
            DiskBytes = (await disks).Value!,
            Macs = (await macs).Value!,
            BootMode = new RedfishBootOverride(system).ReadMode(),
            SecureBoot = (await secure).Value,
            Clock = (await managers).Value!.Select(m => Time(m.Body.Text("DateTime"))).FirstOrDefault(t => t is not null),
            Health = Health(),
        };
    }

    private Task<Result<IReadOnlyList<RedfishResource>>> Part(string name, CancellationToken cancel) => system.Bmc.MembersAsync(_body.Link(name), cancel);

    private int? Threads(List<JsonElement> cpus)
    {
        var count = _body.At("ProcessorSummary").Positive("LogicalProcessorCount")
            ?? Sum(cpus.Select(c => c.Positive("TotalThreads")))
            ?? Sum(cpus.Select(c => c.Positive("TotalCores")))
            ?? _body.At("ProcessorSummary").Positive("CoreCount");
        return count is { } n and <= int.MaxValue ? (int)n : null;
    }

    private long? MemoryMb() => _body.At("MemorySummary").Number("TotalSystemMemoryGiB") is { } gib && gib > 0 && gib < 1e9 ? (long)(gib * 1024) : null;

    private string? Health() => (_body.At("Status").Text("HealthRollup") ?? _body.At("Status").Text("Health")) is { } health and ("OK" or "Warning" or "Critical") ? health : null;

    private static bool IsCpu(JsonElement processor) =>
        processor.Text("ProcessorType") is null or "CPU" or "Core" or "Thread" && processor.At("Status").Text("State") is not "Absent";

    private static string? Architecture(JsonElement cpu) => (cpu.Text("InstructionSet") ?? cpu.Text("ProcessorArchitecture"))?.ToUpperInvariant() switch
    {
        "X86-64" or "X86" => "x86_64",
        "ARM-A64" or "ARM" => "aarch64",
        "ARM-A32" => "armv7l",
        "POWERISA" or "POWER" => "ppc64le",
        "IA-64" => "ia64",
        "RV64" or "RISC-V" => "riscv64",
        "LOONGARCH64" => "loongarch64",
        _ => null,
    };

    private static DateTimeOffset? Time(string? told) => DateTimeOffset.TryParse(told, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static long? Sum(IEnumerable<long?> numbers) => numbers.Sum() is { } sum and > 0 ? sum : null;
}
