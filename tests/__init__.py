"""What members, coaches, owners and hosts see, as tests."""
