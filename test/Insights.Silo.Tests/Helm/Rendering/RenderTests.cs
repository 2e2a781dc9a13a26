using Insights.Silo.Configuration;
using k8s.Models;
using Microsoft.Extensions.Configuration;

namespace Insights.Silo.Tests.Helm.Rendering;

public class RenderTests
{
    [SkippableFact]
    public void With_the_least_values_every_object_is_there_but_the_autoscaler()
    {
        var manifests = Manifests.Of("least");
        manifests.All.Select(m => m.Kind).Order(StringComparer.Ordinal).ShouldBe(
            ["Deployment", "NetworkPolicy", "PodDisruptionBudget", "Service", "Service", "ServiceAccount"]);
        manifests.All.ShouldAllBe(m => m.Metadata.Labels["app.kubernetes.io/instance"] == "rel");
        manifests.One<V1Deployment>().Spec.Replicas.ShouldBe(3);
        manifests.Environment["Storage__PostgreSql"].ShouldBe("insights-db/connection-string");
        manifests.Environment["Cluster__AdvertisedAddress"].ShouldBe("status.podIP");
        manifests.Environment["Kestrel__Endpoints__Grpc__Url"].ShouldBe("http://*:5081");
        manifests.Environment["Operator__Key"].ShouldBe("insights-operator/operator-key");
    }

    [SkippableFact]
    public void Without_the_names_of_its_secrets_it_says_what_is_missing()
    {
        Renderer.Render().Error.ShouldContain("postgresql.existingSecret: name the secret");
        Renderer.Render(Renderer.FileOf("database-only")).Error.ShouldContain("operator.existingSecret: name the secret");
        Renderer.Render(Renderer.FileOf("no-certificate")).Error.ShouldContain("cluster.tls: name a secret or an issuer");
        Renderer.Render(Renderer.FileOf("least"), Renderer.FileOf("full")).Error.ShouldContain("not both");
    }

    [SkippableTheory]
    [InlineData("least")]
    [InlineData("full")]
    public void A_stop_has_more_time_than_the_drain_takes(string values)
    {
        var manifests = Manifests.Of(values);
        var preStop = manifests.Silo.Lifecycle.PreStop.Sleep.Seconds;
        var delay = TimeSpan.Parse(manifests.Environment["Cluster__ReadinessDelay"], null);
        var drain = TimeSpan.Parse(manifests.Environment["Cluster__DrainTimeout"], null);
        manifests.Pod.TerminationGracePeriodSeconds!.Value.ShouldBeGreaterThan(preStop + (long)(delay + drain).TotalSeconds);
    }

    [SkippableTheory]
    [InlineData("least")]
    [InlineData("full")]
    public void A_silo_is_no_root_and_writes_nothing_but_temporary_files(string values)
    {
        var manifests = Manifests.Of(values);
        manifests.Pod.SecurityContext.RunAsNonRoot.ShouldBe(true);
        manifests.Pod.AutomountServiceAccountToken.ShouldBe(false);
        manifests.Silo.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true);
        manifests.Silo.SecurityContext.AllowPrivilegeEscalation.ShouldBe(false);
        manifests.Silo.SecurityContext.Capabilities.Drop.ShouldBe(["ALL"]);
        manifests.Silo.VolumeMounts.Where(m => m.ReadOnlyProperty != true).Select(m => m.MountPath).ShouldBe(["/tmp"]);
    }

    [SkippableTheory]
    [InlineData("least", "HTTP")]
    [InlineData("full", "HTTPS")]
    public void Probes_ask_the_right_questions_at_the_right_port(string values, string scheme)
    {
        var silo = Manifests.Of(values).Silo;
        silo.StartupProbe.HttpGet.Path.ShouldBe("/healthz");
        silo.LivenessProbe.HttpGet.Path.ShouldBe("/healthz");
        silo.ReadinessProbe.HttpGet.Path.ShouldBe("/readyz");
        new[] { silo.StartupProbe, silo.LivenessProbe, silo.ReadinessProbe }
            .ShouldAllBe(p => p.HttpGet.Port.Value == "http" && p.HttpGet.Scheme == scheme);
        // The log is tried for 2 s; the probe must wait for the answer.
        silo.ReadinessProbe.TimeoutSeconds!.Value.ShouldBeGreaterThan(2);
    }

    [SkippableTheory]
    [InlineData("least")]
    [InlineData("full")]
    public void Whoever_selects_pods_selects_the_silos(string values)
    {
        var manifests = Manifests.Of(values);
        var labels = manifests.One<V1Deployment>().Spec.Template.Metadata.Labels;
        var selectors = manifests.Every<V1Service>().Select(s => s.Spec.Selector)
            .Append(manifests.One<V1Deployment>().Spec.Selector.MatchLabels)
            .Append(manifests.One<V1PodDisruptionBudget>().Spec.Selector.MatchLabels)
            .Append(manifests.One<V1NetworkPolicy>().Spec.PodSelector.MatchLabels)
            .Concat(manifests.Pod.TopologySpreadConstraints.Select(t => t.LabelSelector.MatchLabels));
        selectors.ShouldAllBe(selector => selector.Count == 2 && selector.All(s => labels[s.Key] == s.Value));
    }

    [SkippableFact]
    public void With_full_values_each_lands_where_it_belongs()
    {
        var manifests = Manifests.Of("full");
        var deployment = manifests.One<V1Deployment>();
        deployment.Metadata.Name.ShouldBe("events");
        deployment.Spec.Replicas.ShouldBeNull();
        manifests.Silo.Image.ShouldBe("registry.example/insights-silo:1.2.3");
        manifests.Silo.Ports.Select(p => p.ContainerPort).ShouldBe([8443, 8444, 12345]);
        manifests.Pod.SecurityContext.RunAsUser.ShouldBe(1000650000);
        manifests.Pod.ServiceAccountName.ShouldBe("insights-silos");
        manifests.Pod.TerminationGracePeriodSeconds.ShouldBe(7 + 20 + 90 + 30);
        manifests.Pod.Volumes.Select(v => v.Name).ShouldBe(["tmp", "tls", "silo-tls", "places"]);
        var environment = manifests.Environment;
        environment["Storage__PostgreSql"].ShouldBe("db/dsn");
        environment["Operator__Key"].ShouldBe("operator/token");
        environment["Storage__QueueCapacity"].ShouldBe("1000000");
        environment["Storage__BatchRows"].ShouldBe("700");
        environment["Cluster__ReadinessDelay"].ShouldBe("00:00:20");
        environment["Cluster__DrainTimeout"].ShouldBe("00:01:30");
        environment["Enrichment__Places"].ShouldBe("/var/lib/insights/places/GeoLite2-City.mmdb");
        environment["Http__TrustedProxies"].ShouldBe("10.0.0.0/8,fd00::/8");
        environment["Kestrel__Endpoints__Http__Url"].ShouldBe("https://*:8443");
        environment["Kestrel__Certificates__Default__KeyPath"].ShouldBe("/etc/insights/tls/tls.key");
        environment["Telemetry__Otlp"].ShouldBe("http://otel-collector.observability:4317");
        environment["Logging__LogLevel__Default"].ShouldBe("Warning");
        environment["TZ"].ShouldBe("UTC");
    }

    [SkippableFact]
    public void The_autoscaler_follows_processors_and_the_queue()
    {
        var autoscaler = Manifests.Of("full").One<V2HorizontalPodAutoscaler>();
        autoscaler.Spec.ScaleTargetRef.Name.ShouldBe("events");
        (autoscaler.Spec.MinReplicas, autoscaler.Spec.MaxReplicas).ShouldBe((3, 12));
        autoscaler.Spec.Metrics[0].Resource.Target.AverageUtilization.ShouldBe(60);
        autoscaler.Spec.Metrics[1].Pods.Metric.Name.ShouldBe("queue_rows");
        autoscaler.Spec.Metrics[1].Pods.Target.AverageValue.ToInt64().ShouldBe(2_000_000);
    }

    [SkippableFact]
    public void Silos_alone_reach_the_port_of_silos()
    {
        var policy = Manifests.Of("full").One<V1NetworkPolicy>();
        policy.Spec.Ingress.Single(i => i.Ports.Any(p => p.Port.Value == "silo")).FromProperty.Single().PodSelector.MatchLabels.Count.ShouldBe(2);
        policy.Spec.Ingress.Single(i => i.Ports.Any(p => p.Port.Value == "http")).FromProperty.Single().NamespaceSelector.MatchLabels["team"].ShouldBe("web");
        policy.Spec.Egress.SelectMany(e => e.Ports).Select(p => p.Port.Value).ShouldBe(["12345", "53", "53", "6432", "4318", "443"]);
    }

    [SkippableTheory]
    [InlineData("least", "insights-silos")]
    [InlineData("full", "events-silos")]
    public void Silos_have_certificates_and_keep_to_them(string values, string secret)
    {
        var manifests = Manifests.Of(values);
        var volume = manifests.Pod.Volumes.Single(v => v.Secret?.SecretName == secret);
        // Without a sub-path, so that a renewed certificate appears in the pod.
        var mount = manifests.Silo.VolumeMounts.Single(m => m.Name == volume.Name);
        mount.SubPath.ShouldBeNull();
        foreach (var (setting, file) in new[] { ("Certificate", "tls.crt"), ("Key", "tls.key"), ("Authority", "ca.crt") })
            manifests.Environment[$"Cluster__Tls__{setting}"].ShouldBe($"{mount.MountPath}/{file}");
        manifests.Environment.Keys.ShouldNotContain("Cluster__AllowPlaintext");
    }

    [SkippableFact]
    public void An_issuer_of_cert_manager_gives_the_certificate_of_silos()
    {
        var certificate = Manifests.Of("full").One<CertManagerCertificate>();
        certificate.Spec["secretName"].ShouldBe("events-silos");
        Manifests.Of("least").Every<CertManagerCertificate>().ShouldBeEmpty();
    }

    [SkippableFact]
    public void Plain_text_between_silos_is_there_only_where_it_is_said_in_so_many_words()
    {
        var manifests = Manifests.Of("no-certificate", "plaintext");
        manifests.Environment["Cluster__AllowPlaintext"].ShouldBe("true");
        manifests.Environment.Keys.ShouldNotContain(k => k.StartsWith("Cluster__Tls", StringComparison.Ordinal));
        manifests.One<V1NetworkPolicy>().Spec.Ingress.Single(i => i.Ports.Any(p => p.Port.Value == "silo")).FromProperty.Single().PodSelector.MatchLabels.Count.ShouldBe(2);
    }

    [SkippableTheory]
    [InlineData("least")]
    [InlineData("full")]
    public void The_silo_knows_every_setting_and_finds_it_in_bounds(string values)
    {
        // The rest of the environment is other programs'.
        var settings = Manifests.Of(values).Environment.Where(e => e.Key.Contains("__", StringComparison.Ordinal) || e.Key == "DataCenter").ToDictionary(e => e.Key.Replace("__", ":", StringComparison.Ordinal), e => (string?)e.Value);
        // What Kubernetes puts in the place of references.
        settings["Storage:PostgreSql"] = "Host=db;Database=insights";
        settings["Cluster:AdvertisedAddress"] = "10.0.0.7";
        if (settings.ContainsKey("Operator:Key"))
            settings["Operator:Key"] = new string('k', 32);
        var (read, faults) = SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        faults.ShouldBeEmpty();
        read.IsMember.ShouldBeTrue();
    }

    [SkippableTheory]
    [InlineData("least")]
    [InlineData("full")]
    public void No_secret_stands_in_what_is_rendered(string values) =>
        Manifests.Of(values).Silo.Env.Where(e => e.Value is not null)
            .ShouldAllBe(e => !e.Name.Contains("Key", StringComparison.Ordinal) || e.Value.StartsWith("/etc/insights/", StringComparison.Ordinal));
}
