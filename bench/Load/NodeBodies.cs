namespace IronicConsole.Bench.Load;

/// <summary>The bodies of requests; they are the same for all servers.</summary>
public static class NodeBodies
{
    /// <summary>A node to enrol, with the properties that inspected machines have.</summary>
    public static string New(string name) =>
        $$"""
        {
          "driver": "fake-hardware", "name": "{{name}}", "resource_class": "baremetal", "shard": "shard-1",
          "properties": {"cpus": 64, "memory_mb": 262144, "local_gb": 960, "cpu_arch": "x86_64", "capabilities": "boot_mode:uefi,secure_boot:true"},
          "driver_info": {"fake_address": "10.20.30.40", "fake_username": "admin"},
          "extra": {"rack": "r0017", "unit": 12, "serial": "SN00734512"}
        }
        """;

    /// <summary>A change of one key.</summary>
    public static string Change(string value) => $$"""[{"op":"add","path":"/extra/bench","value":"{{value}}"}]""";

    /// <summary>What a deploy needs.</summary>
    public const string Image = """[{"op":"add","path":"/instance_info/image_source","value":"file:///image"}]""";

    /// <summary>A cleaning of steps that do nothing but let some seconds pass each, none for 0.</summary>
    public static string Clean(params IEnumerable<int> seconds) =>
        $$"""{"target":"clean","clean_steps":[{{string.Join(',', seconds.Select(s => $$$"""{"interface":"power","step":"wait","args":{"seconds":{{{s}}}}}"""))}}]}""";

    /// <summary>A provisioning verb.</summary>
    public static string Verb(string word) => $$"""{"target":"{{word}}"}""";
}
